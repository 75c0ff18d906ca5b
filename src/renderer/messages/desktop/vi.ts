/** Words of the window's habits on a desktop, in Vietnamese. */
import type { en } from './en.ts'

export const vi: Readonly<Record<keyof typeof en, string>> = {
  'command.show': 'Hiện dưới dạng lệnh',
  'command.title': 'Cùng việc này dưới dạng lệnh',
  'command.sub': 'Cho cửa sổ lệnh hoặc tập lệnh, trên máy tính này. Lệnh tự hỏi mã PIN.',
  'command.sub.validate': 'Cho cửa sổ lệnh hoặc tập lệnh, trên máy tính này.',
  'command.label': 'Lệnh',
  'command.copy': 'Sao chép',
  'command.copied': 'Đã sao chép.',
  'command.gap.image': 'Hình chưa nằm trong tệp nào. Hãy lưu thành PNG và thêm --image kèm tên tệp đó.',
  'command.gap.password':
    'Tài liệu mở bằng mật khẩu. Hãy ghi mật khẩu vào một tệp riêng và thêm --document-password-file kèm tên tệp đó.',
  'command.none': 'Không có lệnh cho việc này',
  'command.none.help': 'Một tên có ký tự mà cửa sổ lệnh sẽ thi hành. Hãy đổi tên tệp để có lệnh.',
  'recent.kept': 'Được giữ trong kho mã hóa của bạn 30 ngày.',
  'recent.clear': 'Xóa danh sách',
  'recent.off': 'Không giữ danh sách tài liệu gần đây. Có thể bật trong phần cài đặt.',
  'recent.settings': 'Giữ danh sách tài liệu gần đây',
  'recent.settings.help': 'Chỉ trong kho mã hóa. Khi tắt, danh sách bị xóa.',
}
