/** What is active in a document, as people call it, in Vietnamese. */
import type { ActiveMessages } from './en.ts'

export const vi: ActiveMessages = {
  'active.javascript': '{count, plural, other {# đoạn mã lệnh}}',
  'active.launch': '{count, plural, other {# lệnh khởi chạy chương trình}}',
  'active.submit-form': '{count, plural, other {# biểu mẫu gửi dữ liệu đi}}',
  'active.import-data': '{count, plural, other {# lệnh nhập dữ liệu}}',
  'active.link': '{count, plural, other {# liên kết tới trang web}}',
  'active.other-document': '{count, plural, other {# liên kết tới tệp khác}}',
  'active.media': '{count, plural, other {# âm thanh, phim hoặc vật thể 3D}}',
  'active.embedded-file': '{count, plural, other {# tệp đính kèm}}',
  'active.external-content': '{count, plural, other {# phần nằm trong tệp khác}}',
  'active.layers': '{count, plural, other {# lớp có thể bị ẩn}}',
  'active.alternate-image': '{count, plural, other {# hình ảnh có bản thay thế}}',
  'active.xfa-form': 'một biểu mẫu do trình xem tự dựng (XFA)',
  'active.not-examined': 'nhiều nội dung hơn mức có thể kiểm tra',
}
