/** Words of the window for personal data, consent to processing, log and rights, in Vietnamese. */
import type { en } from './en.ts'

export const vi: Readonly<Record<keyof typeof en, string>> = {
  'lock.do': 'Khóa màn hình',
  'lock.title': 'Signet đang khóa',
  'lock.reason.start': 'Dữ liệu của bạn hiện ra sau khi nhập mã PIN.',
  'lock.reason.asked': 'Bạn đã khóa.',
  'lock.reason.idle': 'Sau {minutes} phút không dùng.',
  'lock.reason.sleep': 'Máy tính đã ngủ, hoặc màn hình của máy đã bị khóa.',
  'lock.reason.key-removed': 'Khóa ký đã được rút ra.',
  'lock.with': 'Mở bằng',
  'lock.with.software': 'Khóa trên máy tính này ({id})',
  'lock.with.token': 'Khóa trong {reader} ({id})',
  'lock.unlock': 'Mở',
  'lock.wrong': 'Mã PIN này sai. Signet vẫn khóa.',
  'lock.unknownPin': 'Tôi không nhớ mã PIN',
  'lock.noKey': 'Hãy cắm khóa mở được dữ liệu của bạn: khóa sẽ tự hiện ra ở đây.',
  'lock.orphaned': 'Không còn khóa nào mở được dữ liệu của bạn',
  'lock.orphaned.help':
    'Các khóa mở được dữ liệu đã bị xóa, hoặc tệp ghi tên các khóa đó bị hỏng. Bạn vẫn có thể ký và kiểm tra tài liệu, và khôi phục dữ liệu từ bản sao lưu.',
  'lock.orphaned.go': 'Tiếp tục mà không có dữ liệu của tôi',
  'lock.settings': 'Khóa màn hình',
  'lock.settings.isOn': 'Hỏi mã PIN khi khởi động',
  'lock.settings.isOn.help': 'Và sau một thời gian không dùng. Bấm Ctrl L để khóa bất cứ lúc nào.',
  'lock.settings.after': 'Khóa sau thời gian không dùng',
  'lock.settings.after.help': 'Cửa sổ đang khóa không cho thấy gì về bạn. Tài liệu đang ký dở vẫn còn nguyên.',
  'lock.settings.whenKeyRemoved': 'Khóa màn hình khi rút khóa ký',
  'lock.settings.whenKeyRemoved.help': 'Khóa USB hoặc thẻ đã mở dữ liệu của bạn.',
  'lock.minutes': '{minutes} phút',
}
