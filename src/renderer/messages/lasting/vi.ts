/** Words of the window about making signatures last, in Vietnamese. */
import type { en } from './en.ts'

export const vi: Readonly<Record<keyof typeof en, string>> = {
  'lasting.title': 'Chứng minh được trong bao lâu',
  'lasting.B-B':
    'Kiểm tra được ai ký và ký gì. Không gì chứng minh lúc ký, và khi chứng thư hết hạn thì cũng không còn biết lúc đó nó có tốt không.',
  'lasting.B-T':
    'Một dấu thời gian chứng minh lúc ký. Nhiều năm sau, việc kiểm tra vẫn tùy vào câu trả lời của các nơi cấp khi đó.',
  'lasting.B-LT':
    'Một dấu thời gian chứng minh lúc ký, và câu trả lời của các nơi cấp về chứng thư nằm trong tệp: kiểm tra được mà không cần hỏi họ.',
  'lasting.B-LTA':
    'Thời gian và câu trả lời của các nơi cấp nằm trong tệp, được niêm bằng một dấu thời gian có thể gia hạn hàng chục năm.',
  'lasting.least': 'Đây là mức thấp nhất trong các chữ ký của tài liệu.',
  'lasting.older':
    'Một chữ ký trong đó có dạng cũ, tiêu chuẩn không xếp mức cho dạng này. Những gì được thêm vào vẫn có giá trị.',
  'lasting.unchecked':
    'Một chữ ký trong đó có dạng mà Signet không kiểm tra được, nên cũng không kéo dài được giá trị của chữ ký ấy.',
  'extend.open': 'Giữ giá trị lâu dài…',
  'extend.open.renew': 'Gia hạn dấu thời gian…',
  'extend.title': 'Giữ giá trị lâu dài cho chữ ký',
  'extend.sub': 'Không cần khóa ký số hay mã PIN. Bản gốc vẫn giữ nguyên.',
  'extend.choices': 'Những gì được thêm',
  'extend.B-T':
    'Một tổ chức cấp dấu thời gian chứng minh các chữ ký đã có hôm nay. Họ chỉ thấy mã băm, không thấy tài liệu.',
  'extend.B-LT':
    'Chứng minh thời gian và câu trả lời của các nơi cấp về chứng thư: nhiều năm sau vẫn kiểm tra được không cần mạng.',
  'extend.B-LTA': 'Tất cả những điều đó, niêm lại bằng một dấu thời gian nữa, có thể gia hạn hàng chục năm.',
  'extend.renewal': 'Gia hạn',
  'extend.renewal.help': 'Thêm một dấu thời gian lên toàn bộ khi dấu trước vẫn còn tốt.',
  'extend.writing': 'Đang chép tài liệu…',
  'extend.timestamp': 'Đang chờ tổ chức cấp dấu thời gian…',
  'extend.revocation': 'Đang hỏi các nơi cấp về chứng thư…',
  'extend.finishing': 'Đang lưu…',
  'extend.progress': 'Giữ giá trị lâu dài cho chữ ký',
  'extend.stopped': 'Đã dừng. Chưa có gì được ghi.',
  'extend.done': 'Đã lưu với tên {fileName}',
  'extend.done.help': 'Mọi thứ mà mức {level} cần đã có trong tệp. Bản gốc vẫn như cũ.',
  'extend.done.untrusted': 'Ở đây tệp chỉ được tính mức đó khi bạn tin cậy các nơi cấp chứng thư của nó.',
}
