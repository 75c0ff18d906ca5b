/** What to do about an error in the window, where the shared words name a command of the command line; in Vietnamese. */
import type { en } from './en.ts'

export const vi: Readonly<Record<keyof typeof en, string>> = {
  'problem.web-eid/unknown-extension': 'Hãy dùng tiện ích Web eID trong trình duyệt.',
  'problem.disclosure/not-trusted':
    'Nếu bạn biết ai bảo đảm cho nó, hãy thêm chứng thư đó trong phần cài đặt, mục Bạn tin cậy ai, cho trang web.',
  'problem.disclosure/consent-needed': 'Hãy bắt đầu lại trên trang web và quyết định trong cửa sổ này.',
  'problem.disclosure/service-unknown': 'Hãy xem danh sách ở trang Dữ liệu và trang web.',
  'problem.credentials/untrusted':
    'Nếu bạn biết bên cấp, hãy thêm tổ chức của họ trong phần cài đặt, mục Bạn tin cậy ai, cho chứng nhận, rồi thử lại.',
  'problem.credentials/unknown': 'Hãy xem những gì được giữ ở trang Dữ liệu và trang web.',
  'problem.timestamps/no-authority': 'Hãy thêm địa chỉ của dịch vụ trong phần cài đặt, mục Dấu thời gian.',
  'problem.revocation/unreachable':
    'Hãy kiểm tra mạng và thử lại sau, hoặc chọn “Chứng minh thời gian”. Chưa có gì được ghi.',
  'problem.registry/absent': 'Hãy hỏi người đã thiết lập bộ phận hỗ trợ này.',
  'problem.tokens/pin-expired': 'Hãy đổi ở trang Khóa ký số.',
  'problem.tokens/not-found': 'Hãy cắm token, rút những token khác cùng tên, rồi thử lại.',
  'problem.validation/anchor-not-found': 'Hãy mở lại danh sách; có thể mục này không còn nữa.',
  'problem.attributes/not-found': 'Hãy xem những gì được lưu ở trang Dữ liệu và trang web.',
  'problem.backup/no-folder': 'Hãy chọn thư mục trong phần cài đặt, mục Sao lưu hằng ngày.',
  'problem.privacy/consent-missing': 'Hãy đọc và đồng ý trong phần cài đặt.',
  'problem.privacy/frozen': 'Hãy bỏ đóng băng ở trang Dữ liệu và trang web.',
  'problem.vault/key-only-signs': 'Hãy thêm cụm mật khẩu hoặc một khóa khác.',
  'problem.vault/slot-not-found': 'Hãy mở lại danh sách; có thể mục này không còn nữa.',
  'problem.vault/slots-left': 'Hãy cắm từng khóa, hoặc bỏ nó khỏi những gì mở được kho.',
}
