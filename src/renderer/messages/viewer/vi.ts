/** Words of the window around the pages of a document, in Vietnamese. */
import type { en } from './en.ts'

export const vi: Readonly<Record<keyof typeof en, string>> = {
  'viewer.zoom': 'Cỡ hiển thị',
  'viewer.fitWidth': 'Vừa chiều ngang',
  'viewer.fitPage': 'Cả trang',
  'viewer.search': 'Tìm trong tài liệu',
  'viewer.nextMatch': 'Kết quả tiếp theo',
  'viewer.previousMatch': 'Kết quả trước',
  'viewer.closeSearch': 'Đóng tìm kiếm',
  'viewer.match': '{match, number} trên {count, number}, trang {page, number}',
  'viewer.noMatch': 'Không tìm thấy trong văn bản của tài liệu này',
  'viewer.searching': 'Đang tìm: trang {page, number} trên {pages, number}',
}
