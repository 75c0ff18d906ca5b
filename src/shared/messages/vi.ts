/** Vietnamese sentences for errors, verdicts and refusals. */
import type { SharedMessages } from './describe-error.ts'

export const vi: SharedMessages = {
  errors: {
    'app/usage': ['Signet không hiểu lệnh này.', 'Hãy đọc hướng dẫn của lệnh rồi thử lại.'],
    'app/node-too-old': [
      'Phiên bản Node.js trên máy này quá cũ đối với Signet.',
      'Hãy cài phiên bản Node.js mới hơn rồi khởi động lại Signet.',
    ],
    'app/no-display': [
      'Không có màn hình để mở cửa sổ.',
      'Hãy dùng các lệnh của Signet hoặc khởi động trong phiên làm việc đồ họa.',
    ],
    'app/profile-in-use': ['Một Signet khác đang dùng hồ sơ này.', 'Hãy đóng cửa sổ kia hoặc dùng chính cửa sổ đó.'],
    'app/profile-not-writable': [
      'Hệ thống không cho Signet ghi vào thư mục hồ sơ.',
      'Hãy kiểm tra quyền của thư mục rồi khởi động lại Signet.',
    ],
    'app/not-trusted-sender': [
      'Một yêu cầu đến từ trang không thuộc Signet nên đã bị từ chối.',
      'Hãy đóng cửa sổ và khởi động lại Signet.',
    ],
    'app/bad-request': [
      'Cửa sổ đã gửi một yêu cầu mà Signet không đọc được.',
      'Hãy thử lại; nếu vẫn vậy, hãy khởi động lại Signet.',
    ],
    internal: ['Đã có sự cố bên trong Signet.', 'Hãy thử lại. Nếu vẫn vậy, hãy gửi nhật ký cho người hỗ trợ bạn.'],
    'arrival/not-a-link': [
      'Đây không phải là liên kết mà Signet mở được.',
      'Hãy quay lại trang web và dùng lại liên kết hoặc nút của trang.',
    ],
    'arrival/too-long': [
      'Liên kết quá dài nên không phải là yêu cầu của trang web và đã không được mở.',
      'Hãy quay lại trang web và thử lại.',
    ],
    'arrival/several-links': [
      'Nhiều liên kết được chuyển đến cùng lúc nên không liên kết nào được mở.',
      'Hãy mở từng liên kết một.',
    ],
    'arrival/scheme-off': [
      'Loại liên kết này đang tắt nên liên kết đã không được mở.',
      'Hãy bật trong phần Cài đặt nếu muốn Signet mở chúng.',
    ],
    'arrival/busy': [
      'Một yêu cầu khác đang mở nên yêu cầu này đã không được hiển thị.',
      'Hãy trả lời hoặc từ chối yêu cầu đó trước, rồi yêu cầu lại từ trang web.',
    ],
    'arrival/too-many': [
      'Quá nhiều yêu cầu đến trong thời gian ngắn nên yêu cầu này đã không được hiển thị.',
      'Hãy chờ một phút rồi thử lại từ trang web mà bạn tin cậy.',
    ],
    'arrival/no-desktop-file': [
      'Màn hình làm việc chưa được đặt để chuyển liên kết đến Signet.',
      'Hãy cài gói dành cho nền tảng của bạn: gói tự làm việc đó.',
    ],
    'web-eid/bad-request': [
      'Tiện ích của trình duyệt đã gửi một yêu cầu không hợp lệ nên không có gì được thực hiện.',
      'Hãy thử lại; nếu vẫn vậy, hãy báo cho người quản lý trang web.',
    ],
    'web-eid/insecure-site': [
      'Trang web không được mở qua https nên không có gì được gửi đi.',
      'Hãy mở địa chỉ https của trang, hoặc rời khỏi trang.',
    ],
    'web-eid/unknown-extension': [
      'Một tiện ích mà Signet không biết đã yêu cầu khóa của bạn nên không có gì được thực hiện.',
      'Hãy dùng tiện ích Web eID, hoặc thêm tiện ích này bằng signet web-eid install --extension.',
    ],
    'web-eid/no-window': [
      'Cửa sổ Signet không chạy và không khởi động được nên không có gì được thực hiện.',
      'Hãy mở Signet rồi thử lại trên trang web.',
    ],
    'web-eid/no-key': [
      'Không khóa nào của bạn trả lời được yêu cầu này nên không có gì được gửi đi.',
      'Hãy cắm khóa có chứng thư mà trang web chờ đợi.',
    ],
    'web-eid/withdrawn': [
      'Trang web không còn chờ câu trả lời của bạn nên không có gì được gửi đi.',
      'Hãy quay lại trang web và bắt đầu lại.',
    ],
    'web-eid/other-host': [
      'Một chương trình khác đã đăng ký cho tiện ích Web eID nên không có gì bị thay đổi.',
      'Hãy gỡ chương trình đó trước, hoặc dùng nó cho trình duyệt này.',
    ],
    'documents/not-found': [
      'Không tìm thấy tệp.',
      'Hãy kiểm tra xem tệp có bị chuyển chỗ hoặc đổi tên không rồi mở lại.',
    ],
    'documents/not-a-file': [
      'Đây không phải là tệp mà Signet mở được.',
      'Hãy lưu vào một thư mục trước rồi mở tệp đó.',
    ],
    'documents/unreadable': [
      'Hệ thống không cho Signet đọc tệp này.',
      'Hãy kiểm tra quyền của tệp hoặc chép tệp vào thư mục của bạn.',
    ],
    'documents/empty': ['Tệp này trống.', 'Hãy yêu cầu người gửi gửi lại tệp.'],
    'documents/changed': [
      'Tệp đã bị thay đổi trên đĩa sau khi bạn mở nên chưa được ký.',
      'Hãy mở lại, xem phiên bản mới rồi ký.',
    ],
    'documents/changed.extending': [
      'Tệp đã bị thay đổi trên đĩa sau khi bạn mở nên chưa ghi tệp mới nào.',
      'Hãy mở lại, xem phiên bản mới rồi làm lại.',
    ],
    'documents/unknown': ['Tài liệu này không còn mở.', 'Hãy mở lại tài liệu.'],
    'documents/folder-empty': ['Thư mục này không có tài liệu PDF nào.', 'Hãy chọn thư mục chứa các tài liệu.'],
    'documents/folder-too-large': [
      'Thư mục có hơn 10.000 tài liệu, nhiều hơn số có thể ký trong một lần.',
      'Hãy chia chúng vào nhiều thư mục.',
    ],
    'documents/target-exists': [
      'Đã có tệp trùng tên với tài liệu đã ký. Chưa có gì bị thay thế.',
      'Hãy thay thế tệp đó hoặc lưu với tên khác.',
    ],
    'documents/target-exists.file': [
      '{file} đã có sẵn. Chưa có gì bị thay thế.',
      'Hãy thay thế tệp đó hoặc lưu với tên khác.',
    ],
    'documents/target-is-input': ['Tài liệu đã ký sẽ ghi đè lên bản gốc nên chưa ký.', 'Hãy chọn tên khác.'],
    'documents/target-is-input.extending': ['Tệp mới sẽ ghi đè lên bản gốc nên chưa ghi gì.', 'Hãy chọn tên khác.'],
    'documents/target-not-writable': [
      'Hệ thống không cho Signet lưu vào thư mục này.',
      'Hãy lưu tài liệu đã ký vào thư mục khác.',
    ],
    'documents/disk-full': [
      'Đĩa không đủ chỗ để lưu tài liệu đã ký.',
      'Hãy giải phóng chỗ hoặc chọn đĩa khác rồi ký lại.',
    ],
    'pdf/not-a-pdf': [
      'Tệp này không phải là PDF.',
      'Hãy lưu hoặc in thành PDF trong chương trình đã tạo ra tệp rồi mở PDF đó.',
    ],
    'pdf/damaged': [
      'PDF này bị hỏng và không thể đọc một cách tin cậy.',
      'Hãy yêu cầu người gửi gửi lại hoặc lưu lại bằng một chương trình PDF.',
    ],
    'pdf/encrypted': [
      'PDF này được bảo vệ theo cách mà Signet không mở được.',
      'Hãy lưu một bản sao không có mật khẩu rồi ký bản sao đó.',
    ],
    'pdf/encrypted.extending': [
      'PDF này mở bằng mật khẩu, mà mật khẩu còn thiếu hoặc sai, nên chưa ghi gì.',
      'Hãy mở bằng mật khẩu rồi thử lại; bản sao không có mật khẩu sẽ mất chữ ký.',
    ],
    'pdf/too-complex': [
      'PDF này cần nhiều thời gian hoặc bộ nhớ hơn mức Signet cho phép.',
      'Hãy lưu lại bằng một chương trình PDF rồi mở bản đó.',
    ],
    'pdf/unsupported': [
      'PDF này dùng một tính năng mà phiên bản này không ký được.',
      'Hãy lưu lại bằng một chương trình PDF rồi ký bản đó.',
    ],
    'pdf/changes-not-permitted': [
      'Một chữ ký trước đó không cho phép thay đổi PDF này nên chưa ký.',
      'Hãy hỏi người ký đầu tiên để có phiên bản mà bạn được ký.',
    ],
    'pdf/field-not-found': ['PDF không có ô chữ ký nào mang tên này.', 'Hãy kiểm tra tên hoặc ký mà không chỉ định ô.'],
    'pdf/field-signed': ['Ô chữ ký này đã được ký.', 'Hãy chọn ô khác hoặc ký mà không chỉ định ô.'],
    'pdf/certification-not-first': [
      'Tài liệu đã được ký, và chỉ chữ ký đầu tiên mới chứng nhận được tài liệu.',
      'Hãy ký mà không chứng nhận, hoặc xin bản tài liệu trước khi được ký.',
    ],
    'pdf/seed-value-unmet': [
      'Ô chữ ký yêu cầu điều mà chữ ký này không đáp ứng.',
      'Hãy hỏi người soạn tài liệu hoặc ký mà không chỉ định ô này.',
    ],
    'pdf/seed-value-unmet.entry': [
      'Ô chữ ký yêu cầu điều mà chữ ký này không đáp ứng ({entry}: {wanted}).',
      'Hãy chọn điều mà ô yêu cầu, hỏi người soạn tài liệu, hoặc ký mà không chỉ định ô này.',
    ],
    'pdf/field-not-visible': ['Ô chữ ký này không có chỗ hiển thị trên trang.', 'Hãy chọn ô khác, hoặc ký ẩn.'],
    'pdf/page-not-found': [
      'Tệp PDF không có trang mang số này.',
      'Hãy chọn một trang có trong tài liệu; trang được đếm từ 1.',
    ],
    'pdf/place-off-page': [
      'Chỗ đặt chữ ký hiển thị không nằm trọn trong trang.',
      'Hãy chọn chỗ trong trang, tính theo điểm từ góc dưới bên trái.',
    ],
    'pdf/place-too-small': [
      'Chỗ đặt chữ ký hiển thị quá nhỏ so với nội dung.',
      'Hãy chọn chỗ rộng hơn, hoặc viết ít hơn.',
    ],
    'pdf/image-unreadable': [
      'Không dùng được hình của chữ ký.',
      'Hãy chọn một tệp PNG nguyên vẹn, tối đa 8 MB và 8 megapixel.',
    ],
    'pdf/no-signature': [
      'Tài liệu này chưa có chữ ký nên không có gì để nâng mức.',
      'Hãy ký trước; có thể chọn mức khi ký.',
    ],
    'disclosure/link-invalid': [
      'Liên kết này không phải là yêu cầu mà Signet có thể theo.',
      'Hãy quay lại trang web và bắt đầu lại từ đó.',
    ],
    'disclosure/request-unreachable': [
      'Không lấy được yêu cầu của trang web, nên không có gì được gửi đi.',
      'Hãy kiểm tra kết nối rồi bắt đầu lại trên trang web.',
    ],
    'disclosure/address-refused': [
      'Yêu cầu này dẫn vào một mạng riêng, nơi các trang web không được đưa Signet tới.',
      'Nếu đây là trang trong mạng của bạn, hãy cho phép: services.allow-private-network.',
    ],
    'disclosure/request-invalid': [
      'Yêu cầu của trang web không đúng quy định, nên không có gì được gửi đi.',
      'Hãy báo cho đơn vị vận hành trang web; bạn không cần làm gì khác.',
    ],
    'disclosure/signature-invalid': [
      'Yêu cầu đã bị thay đổi trên đường đi, hoặc do người khác tạo ra. Không có gì được gửi đi.',
      'Đừng trả lời; hãy mở lại trang web từ một địa chỉ mà bạn biết.',
    ],
    'disclosure/not-trusted': [
      'Không ai mà bạn tin cậy bảo đảm cho trang web này, nên không có gì được gửi đi.',
      'Nếu bạn biết ai bảo đảm cho nó, hãy thêm chứng thư đó: signet trust add FILE --for services.',
    ],
    'disclosure/expired': [
      'Yêu cầu này đã quá hạn, nên không có gì được gửi đi.',
      'Hãy bắt đầu lại trên trang web; nếu lặp lại, hãy kiểm tra đồng hồ của máy.',
    ],
    'disclosure/replayed': [
      'Chính yêu cầu này đã được trả lời, và chỉ được trả lời một lần. Không có gì được gửi đi.',
      'Hãy bắt đầu lại trên trang web nếu bạn muốn trả lời lần nữa.',
    ],
    'disclosure/unsupported': [
      'Trang web muốn điều mà phiên bản Signet này không cung cấp được. Không có gì được gửi đi.',
      'Hãy tìm cách khác trên trang web.',
    ],
    'disclosure/not-encrypted': [
      'Trang web hỏi dữ liệu cá nhân mà không có cách mã hoá. Không có gì được gửi đi.',
      'Hãy báo cho đơn vị vận hành trang web; đừng đưa dữ liệu theo cách khác.',
    ],
    'disclosure/unverified-identifying': [
      'Không ai bảo đảm cho trang web này, mà nó lại hỏi bạn là ai. Không có gì được gửi đi.',
      'Trang như vậy chỉ có thể biết giới hạn tuổi hoặc cho bạn đăng nhập, không được biết dữ liệu của bạn.',
    ],
    'disclosure/busy': ['Một trang web khác đang chờ bạn quyết định.', 'Hãy trả lời hoặc từ chối trang đó trước.'],
    'disclosure/unknown-query': ['Yêu cầu này không còn mở nữa.', 'Hãy bắt đầu lại trên trang web.'],
    'disclosure/consent-needed': [
      'Cần quyết định của bạn, mà không có cửa sổ dòng lệnh để hỏi. Không có gì được gửi đi.',
      'Hãy nói rõ bằng --approve, --approve-required hoặc --refuse.',
    ],
    'disclosure/not-asked': [
      'Bạn đã đồng ý một mục mà trang web không hỏi. Không có gì được gửi đi.',
      'Chỉ đồng ý những gì trang đó hỏi.',
    ],
    'disclosure/approval-incomplete': [
      'Trang web bắt buộc nhiều hơn những gì bạn đồng ý, và không có gì được gửi nửa chừng.',
      'Hãy đồng ý mọi mục bắt buộc, hoặc từ chối.',
    ],
    'disclosure/not-held': [
      'Bạn không có điều trang web hỏi, hoặc không đúng như nó muốn. Không có gì được gửi đi.',
      'Hãy thêm vào dữ liệu của bạn trước, hoặc từ chối.',
    ],
    'disclosure/answer-undelivered': [
      'Kết nối tới trang web bị lỗi khi đang gửi câu trả lời của bạn.',
      'Hãy xem trong biên nhận câu trả lời có thể đã đến hay chưa, rồi bắt đầu lại trên trang web.',
    ],
    'disclosure/answer-rejected': [
      'Trang web đã nhận câu trả lời của bạn nhưng không chấp nhận.',
      'Hãy hỏi đơn vị vận hành lý do; biên nhận ghi những gì đã gửi.',
    ],
    'disclosure/service-unknown': [
      'Không có trang web nào được biết dưới mã này.',
      'Hãy xem danh sách bằng signet services.',
    ],
    'credentials/invalid': [
      'Tệp này không phải là một chứng nhận mà Signet có thể giữ.',
      'Hãy xin bên cấp một SD-JWT VC gắn với khóa của bạn.',
    ],
    'credentials/untrusted': [
      'Không ai mà bạn tin cậy bảo đảm cho bên cấp chứng nhận này.',
      'Nếu bạn biết bên cấp, hãy thêm tổ chức của họ bằng signet trust add --for services rồi thử lại.',
    ],
    'credentials/unreachable': [
      'Không thể hỏi bên cấp xem chứng nhận còn hiệu lực hay không.',
      'Hãy kiểm tra kết nối rồi thử lại.',
    ],
    'credentials/expired': ['Chứng nhận hiện không có hiệu lực.', 'Hãy xin bên cấp một chứng nhận mới.'],
    'credentials/revoked': [
      'Bên cấp không còn bảo đảm cho chứng nhận này.',
      'Hãy hỏi bên cấp lý do, hoặc xin chứng nhận mới.',
    ],
    'credentials/other-key': ['Chứng nhận gắn với một khóa khác.', 'Hãy dùng khóa mà chứng nhận được cấp cho.'],
    'credentials/unknown': ['Không có chứng nhận nào được giữ dưới mã này.', 'Hãy tra bằng lệnh signet credentials.'],
    'timestamps/no-authority': [
      'Mức này cần dấu thời gian nhưng chưa đặt dịch vụ cấp dấu thời gian nào.',
      'Hãy chỉ định bằng --tsa, hoặc ở tsa.url trong cài đặt.',
    ],
    'timestamps/unreachable': [
      'Dịch vụ cấp dấu thời gian không trả lời.',
      'Hãy kiểm tra mạng và địa chỉ, hoặc dùng dịch vụ khác. Chưa có gì được ghi.',
    ],
    'timestamps/not-authorised': [
      'Dịch vụ cấp dấu thời gian không chấp nhận tên, mật khẩu hoặc mã truy cập.',
      'Hãy kiểm tra tài khoản ở tsa.accounts trong cài đặt. Chưa có gì được ghi.',
    ],
    'timestamps/not-authorised.file': [
      'Không đọc được bí mật dành cho dịch vụ cấp dấu thời gian: {file}.',
      'Hãy ghi nó ở dòng đầu của tệp đó, hoặc nêu tệp khác ở tsa.accounts trong cài đặt. Chưa có gì được ghi.',
    ],
    'timestamps/refused': [
      'Dịch vụ cấp dấu thời gian đã từ chối.',
      'Hãy thử lại sau hoặc dùng dịch vụ khác. Chưa có gì được ghi.',
    ],
    'timestamps/invalid': [
      'Dịch vụ không gửi dấu thời gian hợp lệ cho tài liệu này.',
      'Hãy dùng dịch vụ khác và kiểm tra đồng hồ của máy tính. Chưa có gì được ghi.',
    ],
    'timestamps/certificate-unsuitable': [
      'Chứng thư của dịch vụ cấp dấu thời gian đã hết hạn hoặc không dành cho việc này.',
      'Hãy dùng dịch vụ khác. Chưa có gì được ghi.',
    ],
    'timestamps/too-large': ['Dấu thời gian lớn hơn chỗ đã dành sẵn.', 'Hãy dùng dịch vụ khác. Chưa có gì được ghi.'],
    'revocation/self-signed': [
      'Chứng thư tự ký: không có tổ chức cấp nào cho biết nó có bị thu hồi hay không, nên không đạt được mức này.',
      'Hãy dùng mức B-T (chứng minh thời gian), hoặc khóa ký số có chứng thư do tổ chức cấp.',
    ],
    'revocation/no-source': [
      'Một chứng thư không cho biết hỏi ở đâu về việc thu hồi, nên không đạt được mức này.',
      'Hãy dùng mức B-T (chứng minh thời gian), hoặc xin tổ chức cấp chứng thư có địa chỉ OCSP hoặc CRL.',
    ],
    'revocation/issuer-not-found': [
      'Không tìm thấy chứng thư của một tổ chức cấp, nên không đạt được mức này.',
      'Hãy cài chứng thư của tổ chức cấp vào USB token hoặc hệ thống, hoặc kiểm tra mạng. Chưa có gì được ghi.',
    ],
    'revocation/unreachable': [
      'Tổ chức cấp không trả lời được chứng thư có bị thu hồi hay không, nên không đạt được mức này.',
      'Hãy kiểm tra mạng và thử lại sau, hoặc dùng mức B-T (chứng minh thời gian). Chưa có gì được ghi.',
    ],
    'revocation/revoked': [
      'Chứng thư đã bị thu hồi. Chưa có gì được ghi.',
      'Hãy dùng khóa ký số khác; hỏi tổ chức cấp nếu bạn không ngờ tới điều này.',
    ],
    'revocation/revoked.extending': [
      'Tổ chức cấp cho biết một chứng thư đã bị thu hồi nên không đạt được mức này. Chưa có gì được ghi.',
      'Hãy hỏi người ký hoặc tổ chức cấp lý do; mức B-T (chứng minh thời gian) vẫn cho thấy chữ ký đã có đến lúc này.',
    ],
    'keys/not-found': ['Không tìm thấy khóa ký số.', 'Hãy cắm USB token hoặc chọn khóa ký số khác.'],
    'keys/ambiguous': ['Có nhiều khóa ký số phù hợp.', 'Hãy chỉ rõ bằng mã định danh của khóa ký số.'],
    'keys/no-certificate': [
      'Khóa ký số này không có chứng thư nên không ký được tài liệu.',
      'Hãy chọn khóa ký số khác hoặc xin chứng thư cho khóa này.',
    ],
    'keys/cannot-sign': [
      'Khóa ký số này không được dùng để ký.',
      'Hãy chọn khóa ký số khác; trang Khóa ký số cho biết lý do.',
    ],
    'keys/too-weak': ['Khóa ký số này quá yếu để ký hiện nay.', 'Hãy chọn khóa ký số khác hoặc tạo khóa mới.'],
    'keys/certificate-mismatch': [
      'Chứng thư không thuộc về khóa ký số này.',
      'Hãy dùng chứng thư được cấp cho khóa ký số này.',
    ],
    'keys/certificate-unreadable': [
      'Tệp không chứa chứng thư nào mà Signet đọc được.',
      'Hãy yêu cầu bên cấp gửi chứng thư ở dạng PEM hoặc DER.',
    ],
    'keys/password-incorrect': [
      'Mật khẩu của tệp khóa không đúng nên chưa nhập gì.',
      'Hãy nhập mật khẩu đã đặt khi tạo tệp.',
    ],
    'keys/file-unreadable': [
      'Tệp này không phải là tệp khóa PKCS#12 mà Signet đọc được.',
      'Hãy xuất lại khóa dạng .p12 hoặc .pfx rồi nhập tệp đó.',
    ],
    'keys/exists': ['Khóa ký số này đã có trên máy tính này.', 'Hãy dùng khóa đó, hoặc xóa trước khi nhập lại.'],
    'keys/revoked': ['Khóa này đã bị thu hồi nên không dùng được nữa.', 'Hãy thiết lập một khóa mới.'],
    'keys/suspended': [
      'Khóa này đang bị tạm ngưng nên hiện không dùng được.',
      'Hãy chờ hết thời gian tạm ngưng hoặc gọi bộ phận hỗ trợ.',
    ],
    'recovery/code-mistyped': ['Mã thu hồi bị gõ sai hoặc chưa đủ.', 'Hãy so với tờ giấy theo từng nhóm và gõ lại.'],
    'recovery/code-is-puk': [
      'Đó là mã PUK, không phải mã thu hồi; mã này không được gửi đi và không được lưu lại.',
      'Đừng bao giờ nói mã PUK cho ai, và hãy gõ mã bắt đầu bằng UC.',
    ],
    'recovery/code-wrong': ['Mã thu hồi này không thuộc về khóa này.', 'Hãy tìm tờ giấy có số tờ của khóa này.'],
    'recovery/enrolment-unreadable': [
      'Tệp này không phải bản đăng ký của một khóa hoặc đã bị hỏng.',
      'Hãy chọn tệp mà Signet đã ghi khi tạo mã thu hồi.',
    ],
    'recovery/enrolment-untrusted': [
      'Bản đăng ký không do chính khóa của nó ký nên không có giá trị.',
      'Hãy lấy lại tệp từ nơi đã lưu.',
    ],
    'recovery/statement-unreadable': [
      'Tệp này không phải bản thu hồi của một khóa hoặc đã bị hỏng.',
      'Hãy lấy lại tệp từ người đã thu hồi khóa.',
    ],
    'recovery/statement-untrusted': [
      'Bản thu hồi không được tạo bằng mã thu hồi của khóa này nên không có giá trị.',
      'Hãy dùng mã thu hồi của chính khóa đó.',
    ],
    'recovery/not-enrolled': [
      'Ở đây chưa có mã thu hồi nào được tạo cho khóa này.',
      'Hãy tạo một mã khi bạn còn giữ khóa và mã PIN, hoặc chọn tệp đăng ký của khóa.',
    ],
    'recovery/not-the-group': ['Đó không phải là nhóm này của mã thu hồi.', 'Hãy so với tờ giấy và gõ lại nhóm.'],
    'recovery/nothing-to-confirm': [
      'Không có mã thu hồi mới nào đang chờ xác nhận.',
      'Hãy tạo mã mới nếu bạn không có tờ giấy.',
    ],
    'registry/not-set': ['Chưa có sổ đăng ký nào được chọn.', 'Hãy ghi địa chỉ và khóa của sổ trong phần cài đặt.'],
    'registry/unreachable': ['Sổ đăng ký không trả lời.', 'Hãy kiểm tra kết nối; Signet sẽ tự thử lại.'],
    'registry/refused': ['Sổ đăng ký không nhận.', 'Hãy thử lại sau hoặc hỏi người quản lý sổ.'],
    'registry/absent': ['Hồ sơ này không có sổ đăng ký.', 'Hãy tạo bằng lệnh “signet registry init”.'],
    'registry/exists': ['Đã có sổ đăng ký.', 'Hãy dùng sổ đó, hoặc chọn hồ sơ hay cơ sở dữ liệu khác.'],
    'registry/key-absent': [
      'Khóa của sổ đăng ký không có trên máy này.',
      'Hãy làm việc này trên máy đã tạo sổ đăng ký.',
    ],
    'registry/unknown-key': [
      'Sổ đăng ký không biết khóa này.',
      'Hãy kiểm tra số tờ hoặc mã khóa, hoặc thêm bản đăng ký của khóa trước.',
    ],
    'registry/unknown-agent': [
      'Khóa này không thuộc về nhân viên nào của sổ đăng ký.',
      'Hãy nhờ nhân viên khác thêm bạn, hoặc chọn khóa của chính bạn.',
    ],
    'registry/same-agent': [
      'Bạn đã yêu cầu tạm ngưng khóa này.',
      'Việc tạm ngưng có hiệu lực khi nhân viên thứ hai đồng ý.',
    ],
    'registry/revoked-already': ['Khóa đã bị thu hồi vĩnh viễn.', 'Không cần làm gì thêm.'],
    'registry/not-suspended': ['Khóa không bị tạm ngưng.', 'Không có gì cần hủy.'],
    'registry/too-many-enrolments': [
      'Khóa này đã được đăng ký quá nhiều lần.',
      'Hãy dùng một tờ giấy trước đó hoặc một khóa mới.',
    ],
    'registry/database-unreachable': [
      'Cơ sở dữ liệu của sổ đăng ký không trả lời; chưa có gì thay đổi.',
      'Hãy kiểm tra xem nó có đang chạy không rồi thử lại.',
    ],
    'registry/database-refused': [
      'Cơ sở dữ liệu của sổ đăng ký không cho Signet ghi.',
      'Hãy kiểm tra quyền truy cập; chưa có gì thay đổi.',
    ],
    'registry/database-full': [
      'Không còn chỗ cho sổ đăng ký.',
      'Hãy giải phóng dung lượng rồi thử lại; không có gì bị mất.',
    ],
    'registry/damaged': [
      'Nhật ký của sổ đăng ký đã bị sửa hoặc không đầy đủ.',
      'Hãy ngừng sử dụng và khôi phục từ bản sao lưu.',
    ],
    'registry/publish-failed': [
      'Không ghi được các danh sách vào nơi công bố.',
      'Hãy kiểm tra địa chỉ và quyền ở đó; những gì đã công bố vẫn còn nguyên.',
    ],
    'status/unknown-key': [
      'Không có thông tin gì về khóa này.',
      'Hãy kiểm tra mã khóa hoặc chọn tệp đăng ký của khóa.',
    ],
    'status/unreadable': [
      'Sổ đăng ký không trả lời bằng một danh sách trạng thái.',
      'Hãy thử lại sau; cho đến lúc đó những gì đã biết vẫn có hiệu lực.',
    ],
    'status/untrusted': [
      'Danh sách trạng thái không do sổ đăng ký của bạn ký.',
      'Hãy thử lại trên mạng khác; cho đến lúc đó những gì đã biết vẫn có hiệu lực.',
    ],
    'status/other-list': [
      'Danh sách trạng thái thuộc về một địa chỉ khác.',
      'Hãy thử lại sau; cho đến lúc đó những gì đã biết vẫn có hiệu lực.',
    ],
    'status/expired': ['Danh sách trạng thái đã quá hạn.', 'Hãy kiểm tra đồng hồ của máy này và thử lại sau.'],
    'status/rolled-back': [
      'Danh sách trạng thái cũ hơn danh sách đã biết.',
      'Hãy thử lại trên mạng khác; những gì đã biết vẫn có hiệu lực.',
    ],
    'status/too-large': [
      'Danh sách trạng thái lớn hơn mức có thể.',
      'Hãy thử lại sau; cho đến lúc đó những gì đã biết vẫn có hiệu lực.',
    ],
    'status/out-of-range': [
      'Danh sách trạng thái không có chỗ cho khóa này.',
      'Hãy hỏi người quản lý sổ đăng ký; cho đến lúc đó những gì đã biết vẫn có hiệu lực.',
    ],
    'tokens/pin-required': [
      'Cần mã PIN nhưng ở đây không có cách nào để hỏi.',
      'Hãy chạy lệnh trong cửa sổ dòng lệnh hoặc dùng cửa sổ Signet.',
    ],
    'tokens/pin-incorrect': ['Mã PIN không đúng nên chưa ký.', 'Hãy kiểm tra bàn phím và phím Caps Lock rồi nhập lại.'],
    'tokens/pin-incorrect.triesLeft': [
      'Mã PIN không đúng nên chưa ký. {triesLeft, plural, =0 {Không còn lần thử nào.} other {Còn # lần thử.}}',
      'Hãy kiểm tra bàn phím và phím Caps Lock trước khi nhập lại.',
    ],
    'tokens/pin-locked': [
      'Mã PIN đã bị khóa vì nhập sai quá nhiều lần. Chưa ký.',
      'Hãy mở chặn bằng mã PUK hoặc dùng khóa ký số khác.',
    ],
    'tokens/tries-low': [
      'Đã nhập sai mã PIN; chỉ còn ít lần thử trước khi bị khóa.',
      'Hãy nhập mã PIN cẩn thận: nhập đúng sẽ khôi phục đủ số lần thử.',
    ],
    'tokens/last-try': [
      'Chỉ còn một lần thử trước khi mã PIN bị khóa nên Signet chưa dùng lần này.',
      'Chỉ tiếp tục nếu bạn chắc chắn về mã PIN.',
    ],
    'tokens/pin-not-set': ['Token này chưa có mã PIN.', 'Hãy đặt mã PIN bằng chương trình của nhà sản xuất.'],
    'tokens/pin-expired': [
      'Phải đổi mã PIN của token này trước khi dùng.',
      'Hãy đổi ở trang Khóa ký số hoặc bằng lệnh: signet keys change-pin.',
    ],
    'tokens/pin-unsuitable': [
      'Mã PIN này quá dễ đoán hoặc có độ dài không phù hợp.',
      'Hãy chọn từ 6 đến 64 ký tự, không phải dãy như 123456 hay một ký tự lặp lại.',
    ],
    'tokens/puk-incorrect': ['Mã PUK không đúng.', 'Hãy so với mã bạn đã ghi lại rồi nhập lại.'],
    'tokens/puk-incorrect.triesLeft': [
      'Mã PUK không đúng. {triesLeft, plural, =0 {Không còn lần thử nào.} other {Còn # lần thử.}}',
      'Hãy so với mã bạn đã ghi lại trước khi nhập lại.',
    ],
    'tokens/puk-locked': [
      'Mã PUK đã bị khóa vì nhập sai quá nhiều lần.',
      'Không thể mở chặn khóa ký số này nữa; hãy dùng hoặc tạo khóa khác.',
    ],
    'tokens/unblock-unsupported': [
      'Signet không mở chặn được token này.',
      'Bên cấp phải làm việc này, hoặc dùng chương trình của nhà sản xuất.',
    ],
    'tokens/session-closed': ['Khóa ký số đã được đóng lại trong lúc đó. Chưa ký.', 'Hãy nhập lại mã PIN.'],
    'tokens/removed': ['Token đã bị rút ra. Chưa ký.', 'Hãy cắm lại rồi làm lại.'],
    'tokens/device-error': [
      'Token hoặc trình điều khiển của nó báo lỗi. Mã PIN của bạn không phải là nguyên nhân.',
      'Hãy rút token ra, cắm lại rồi làm lại.',
    ],
    'tokens/damaged': ['Các tệp của khóa phần mềm này bị hỏng.', 'Hãy khôi phục từ bản sao lưu hoặc tạo khóa mới.'],
    'tokens/wrong-device': [
      'Khóa phần mềm này được tạo trên máy khác và chỉ dùng được ở đó.',
      'Hãy dùng trên máy đó hoặc tạo khóa mới trên máy này.',
    ],
    'tokens/signature-mismatch': [
      'Token đã ký bằng khóa khác với khóa của chứng thư nên không lưu gì.',
      'Hãy yêu cầu bên cấp kiểm tra token.',
    ],
    'tokens/no-smart-card-service': [
      'Dịch vụ đầu đọc thẻ của hệ thống không chạy.',
      'Hãy khởi động dịch vụ (trên Linux: pcscd) rồi cắm lại đầu đọc.',
    ],
    'tokens/pkcs11-unavailable': [
      'Không cài đặt được phần hỗ trợ USB token và thẻ trên máy này.',
      'Hãy dùng khóa phần mềm hoặc cài lại Signet.',
    ],
    'tokens/service-permission': [
      'Hệ thống không cho Signet truy cập dịch vụ đầu đọc thẻ.',
      'Hãy nhờ quản trị viên cấp quyền dùng đầu đọc thẻ (trên Linux: quy tắc polkit cho pcscd).',
    ],
    'tokens/in-use': [
      'Một chương trình khác đang giữ riêng token này.',
      'Hãy đóng chương trình đó hoặc đợi nó xong rồi làm lại.',
    ],
    'tokens/cancelled': ['Bạn đã hủy. Chưa ký.', 'Hãy bắt đầu lại khi bạn sẵn sàng.'],
    'tokens/not-found': [
      'Không có token nào khớp với nhãn hay số sê-ri này, hoặc có nhiều token khớp.',
      'Hãy cắm token và chỉ rõ bằng số sê-ri: signet modules liệt kê số này.',
    ],
    'tokens/not-recognized': [
      'Trình điều khiển không nhận ra thẻ trong đầu đọc này.',
      'Hãy lật thẻ lại hoặc cài trình điều khiển của bên cấp.',
    ],
    'tokens/write-protected': ['Token này không cho ghi.', 'Hãy hỏi bên cấp hoặc dùng token khác.'],
    'tokens/cannot-generate': [
      'Token này không tạo được khóa loại này.',
      'Hãy chọn thuật toán khác hoặc hỏi bên cấp token.',
    ],
    'tokens/data-unavailable': [
      'Token không có dữ liệu này hoặc không chứa được.',
      'Hãy kiểm tra tên; một giá trị tối đa 64 kB.',
    ],
    'tokens/module-not-found': [
      'Không tìm thấy trình điều khiển của token.',
      'Hãy cài phần mềm của nhà sản xuất token.',
    ],
    'tokens/module-invalid': [
      'Tệp này không phải là trình điều khiển token.',
      'Hãy chọn thư viện PKCS#11 của nhà sản xuất token.',
    ],
    'tokens/module-crashed': [
      'Trình điều khiển của token đã dừng đột ngột. Các khóa khác không bị ảnh hưởng.',
      'Hãy cắm lại token; nếu vẫn vậy, hãy cập nhật trình điều khiển.',
    ],
    'tokens/module-hung': [
      'Trình điều khiển của token không trả lời kịp nên đã bị dừng. Các khóa khác không bị ảnh hưởng.',
      'Hãy cắm lại token rồi làm lại.',
    ],
    'validation/anchor-not-found': ['Không có mốc tin cậy nào mang mã này.', 'Xem danh sách bằng “signet trust”.'],
    'validation/anchors-damaged': [
      'Không đọc được tệp mốc tin cậy trong hồ sơ nên không có gì được tin cậy.',
      'Hãy khôi phục tệp, hoặc xóa tệp rồi thêm lại các mốc.',
    ],
    'validation/cms-unreadable': [
      'Đây không phải là chữ ký mà Signet đọc được.',
      'Hãy kiểm tra xem có đúng tệp không.',
    ],
    'validation/list-unreachable': [
      'Không tải được danh sách tin cậy.',
      'Hãy kiểm tra kết nối và địa chỉ rồi thử lại.',
    ],
    'validation/list-unreadable': [
      'Đây không phải là danh sách tin cậy mà Signet đọc được.',
      'Hãy kiểm tra xem có đúng tệp không: dạng XML của ETSI TS 119 612.',
    ],
    'validation/list-signature': [
      'Danh sách tin cậy không do người ký mà bạn chỉ định ký nên không được dùng.',
      'Hãy lấy chứng thư của người ký từ chính cơ quan đó rồi chỉ định lại.',
    ],
    'validation/list-older': [
      'Danh sách tin cậy cũ hơn danh sách mà Signet đang có nên không được dùng.',
      'Hãy hỏi đơn vị phát hành; có thể ai đó đang cung cấp danh sách cũ.',
    ],
    'attributes/unknown': [
      'Không có thuộc tính nào tên như vậy.',
      'Hãy dùng tên của OpenID Connect, chẳng hạn given_name hoặc address.locality.',
    ],
    'attributes/unknown.name': [
      'Không có thuộc tính nào tên là “{name}”.',
      'Hãy dùng tên của OpenID Connect, chẳng hạn given_name hoặc address.locality.',
    ],
    'attributes/computed': [
      'Thuộc tính này được tính khi một trang web hỏi và không bao giờ được lưu.',
      'Hãy đặt birthdate; trang web vẫn chỉ biết câu trả lời.',
    ],
    'attributes/computed.name': [
      '“{name}” được tính khi một trang web hỏi và không bao giờ được lưu.',
      'Hãy đặt birthdate; trang web vẫn chỉ biết câu trả lời.',
    ],
    'attributes/invalid': ['Giá trị không đúng dạng của thuộc tính này.', 'Hãy kiểm tra rồi thử lại.'],
    'attributes/invalid.format': [
      '{format, select, date {Đây không phải là ngày sinh.} email {Đây không phải là địa chỉ thư điện tử.} phone {Đây không phải là số điện thoại.} webAddress {Đây không phải là địa chỉ web.} language {Đây không phải là mã ngôn ngữ.} timeZone {Đây không phải là múi giờ.} picture {Đây không phải là ảnh JPEG hoặc PNG.} other {Giá trị này không dùng được cho {name}.}}',
      '{format, select, date {Hãy viết ngày dạng 1986-07-14, hoặc chỉ năm.} email {Hãy viết dạng ten@example.org.} phone {Hãy viết với dấu + và mã quốc gia, như +84 24 3825 0000.} webAddress {Hãy viết https:// ở đầu.} language {Hãy viết dạng fr hoặc vi-VN.} timeZone {Hãy viết dạng Asia/Ho_Chi_Minh.} picture {Hãy chọn tệp JPEG hoặc PNG.} list {Hãy viết một hoặc nhiều giá trị, cách nhau bằng dấu phẩy.} other {Hãy kiểm tra rồi thử lại; giá trị trống thì hãy xóa.}}',
    ],
    'attributes/characters': [
      'Giá trị có ký tự không nhìn thấy được hoặc làm đảo thứ tự chữ.',
      'Hãy gõ tay thay vì sao chép.',
    ],
    'attributes/characters.name': [
      'Giá trị của {name} có ký tự không nhìn thấy được hoặc làm đảo thứ tự chữ.',
      'Hãy gõ tay thay vì sao chép.',
    ],
    'attributes/too-long': ['Giá trị quá dài.', 'Hãy rút ngắn lại.'],
    'attributes/too-long.limit': ['Giá trị của {name} quá dài: nhiều nhất {limit} ký tự.', 'Hãy rút ngắn lại.'],
    'attributes/not-found': [
      'Không có gì được lưu dưới tên này.',
      'Hãy xem những gì được lưu và chọn một tên trong đó.',
    ],
    'attributes/not-found.name': [
      'Không có gì được lưu dưới tên {name}.',
      'signet attributes cho xem những gì được lưu.',
    ],
    'attributes/on-key': [
      'Thuộc tính này được lưu trên một khóa, không phải trên máy tính này.',
      'Hãy cắm khóa đó và nhập mã PIN của nó.',
    ],
    'attributes/on-key.name': [
      '{name} được lưu trên một khóa, không phải trên máy tính này.',
      'Hãy cắm khóa đó và nhập mã PIN của nó.',
    ],

    'backup/damaged': [
      'Đây không phải là bản sao lưu của Signet, hoặc nó đã bị sửa hay bị cắt; không có gì được khôi phục.',
      'Hãy dùng một bản khác.',
    ],
    'backup/newer': [
      'Bản sao lưu này do phiên bản Signet mới hơn ghi; không có gì được khôi phục.',
      'Hãy cài phiên bản mới hơn.',
    ],
    'backup/password-incorrect': [
      'Mật khẩu không mở được bản sao lưu này; không có gì được khôi phục.',
      'Hãy kiểm tra mật khẩu rồi thử lại.',
    ],
    'backup/password-weak': [
      'Mật khẩu này có thể bị đoán ra, và ai có tệp thì có tất cả.',
      'Hãy chọn mật khẩu dài hơn: chẳng hạn bốn hoặc năm từ không liên quan nhau.',
    ],
    'backup/other-person': [
      'Bản sao lưu này thuộc về một kho dữ liệu khác với kho trên máy tính này; không có gì được khôi phục.',
      'Hãy chọn bản sao lưu của chính bạn, hoặc đồng ý thay thế kho ở đây.',
    ],
    'backup/recipient-unsuitable': [
      'Không thể mã hóa gì cho chứng thư này.',
      'Hãy chọn chứng thư mã hóa có khóa RSA từ 2048 bit, hoặc khóa P-256, P-384 hay P-521.',
    ],
    'backup/key-unsuitable': [
      'Khóa riêng này không mở được bản sao lưu; không có gì được khôi phục.',
      'Hãy dùng khóa riêng của chứng thư mà bản sao lưu được tạo cho.',
    ],
    'backup/vault-open': ['Kho dữ liệu đang mở nên không thể thay thế hay hủy.', 'Hãy khóa Signet trước.'],
    'backup/nothing-kept': ['Chưa có gì để sao lưu.', 'Hãy sao lưu khi đã có dữ liệu được lưu.'],
    'backup/no-folder': [
      'Sao lưu hằng ngày cần một thư mục.',
      'Hãy đặt thư mục trước, bằng signet settings set backup.folder.',
    ],

    'privacy/consent-missing': [
      'Bạn chưa đồng ý cho Signet xử lý dữ liệu cá nhân, nên không có gì được mở hay gửi đi.',
      'Hãy đọc và đồng ý trong phần cài đặt, hoặc chạy signet privacy consent give trong cửa sổ lệnh.',
    ],
    'privacy/consent-withdrawn': [
      'Bạn đã rút lại sự đồng ý xử lý, nên Signet đã dừng; không có gì được mở, ký hay gửi đi.',
      'Hãy xuất hoặc xóa dữ liệu, hoặc đồng ý lại trong phần cài đặt.',
    ],
    'privacy/frozen': [
      'Bạn đã đóng băng việc xử lý dữ liệu, nên không có gì được mở, ký hay gửi đi.',
      'Hãy bỏ đóng băng trong phần cài đặt, hoặc chạy signet privacy release trong cửa sổ lệnh.',
    ],
    'privacy/nothing-given': [
      'Chưa cung cấp gì cho trang web này nên không có gì để viết.',
      'Hãy chọn một trang web có trong biên nhận.',
    ],
    'privacy/document-gone': ['Tài liệu này không còn được lưu.', 'Hãy tạo lại.'],
    'privacy/objected': [
      'Bạn đã phản đối việc xử lý cho trang web này, nên không có gì được gửi đến đó.',
      'Hãy rút lại lời phản đối nếu bạn muốn trả lời trang này.',
    ],

    'vault/locked': ['Kho dữ liệu đang đóng.', 'Hãy mở kho trước.'],
    'vault/no-slot': ['Khóa này không mở được kho dữ liệu.', 'Hãy dùng khóa đã dùng khi tạo kho.'],
    'vault/slots-full': ['Không thể thêm khóa vào kho dữ liệu nữa.', 'Hãy bỏ một khóa không còn dùng.'],
    'vault/damaged': ['Kho dữ liệu bị hỏng nên không được mở.', 'Hãy khôi phục từ bản sao lưu.'],
    'vault/newer': ['Kho dữ liệu do phiên bản Signet mới hơn ghi.', 'Hãy cài phiên bản mới hơn.'],
    'vault/entry-too-large': [
      'Nội dung cần ghi quá lớn so với nhật ký nên không có gì được thực hiện.',
      'Hãy báo lỗi kèm theo tệp đã gây ra lỗi.',
    ],
    'vault/log-broken': [
      'Các mục của nhật ký đã bị thay đổi hoặc bị xóa sau khi ghi.',
      'Đừng dựa vào nhật ký; hãy khôi phục kho dữ liệu từ bản sao lưu.',
    ],
    'vault/key-only-signs': [
      'Khóa này chỉ có thể ký nên không tự mở được kho dữ liệu.',
      'Hãy để thiết bị giữ một bí mật sau mã PIN (signet vault add-slot --keep-on-token), hoặc thêm cụm mật khẩu.',
    ],
    'vault/passphrase-incorrect': ['Cụm mật khẩu không đúng.', 'Hãy nhập lại, hoặc mở kho dữ liệu bằng một khóa.'],
    'vault/passphrase-unsuitable': [
      'Cụm mật khẩu phải có từ 12 đến 1000 ký tự.',
      'Hãy chọn vài từ mà chỉ mình bạn ghép lại với nhau.',
    ],
    'vault/slot-not-found': ['Kho dữ liệu không có lối mở này.', 'Xem các lối mở hiện có bằng signet vault slots.'],
    'vault/last-slot': [
      'Đây là lối mở duy nhất của kho dữ liệu; thiếu nó thì không ai mở lại kho được.',
      'Trước hết hãy thêm một khóa khác hoặc một cụm mật khẩu.',
    ],
    'vault/slots-left': [
      'Một số khóa mở kho dữ liệu không có ở đây và sẽ không mở được kho nữa.',
      'Hãy nêu từng khóa kèm mã PIN, hoặc cho biết là bỏ chúng (--drop-others).',
    ],
    'vault/disk-full': [
      'Đĩa không còn đủ chỗ cho kho dữ liệu; những gì đã lưu trước đó vẫn nguyên vẹn.',
      'Hãy giải phóng chỗ rồi thử lại.',
    ],
  },
  reasons: {
    intact: 'Nội dung đã ký không thay đổi.',
    'covers-whole-document': 'Chữ ký bao trùm toàn bộ tài liệu.',
    'bytes-added-after-signing': 'Có nội dung được thêm vào tệp sau chữ ký này.',
    'byte-range-malformed': 'Chữ ký không ghi đúng phần tệp mà nó bao trùm.',
    'contents-gap-mismatch': 'Chữ ký bỏ sót một phần tệp mà lẽ ra phải bao trùm.',
    'digest-mismatch': 'Nội dung đã bị thay đổi sau khi ký.',
    'signature-mismatch': 'Chữ ký không khớp với chứng thư của người ký.',
    'cms-unreadable': 'Không đọc được chữ ký.',
    'certificate-missing': 'Trong tài liệu không có chứng thư của người ký.',
    'signing-certificate-mismatch': 'Chữ ký chỉ đến chứng thư khác với chứng thư đi kèm.',
    'certificate-chain-not-checked': 'Chưa có tổ chức cấp nào được tin cậy cho chữ ký nên chưa đối chiếu người ký.',
    'algorithm-unsupported': 'Chữ ký dùng thuật toán mà phiên bản này không biết.',
    'algorithm-weak': 'Chữ ký dùng thuật toán quá yếu hiện nay.',
    'format-unsupported': 'Phiên bản này không biết loại chữ ký này.',
    'changes-permitted': 'Những thay đổi sau đó được chữ ký này cho phép.',
    'change-not-permitted': 'Sau khi ký, tài liệu đã bị thay đổi theo cách mà chữ ký này không cho phép.',
    'changes-not-analysed': 'Không so sánh được những thay đổi sau khi ký với nội dung đã ký.',
    'tail-not-covered': 'Tệp còn tiếp tục sau phần đã ký, và phần còn lại không phải là bản cập nhật đúng cách.',
    'value-shared': 'Nhiều trường chữ ký cùng nhận một chữ ký.',
    'signature-redefined': 'Một thay đổi sau này đã biến thứ không phải chữ ký lúc ký thành chữ ký này.',
    'trusted-directly': 'Bạn tin cậy chính chứng thư của người ký.',
    'trusted-issuer': 'Chứng thư của người ký do tổ chức mà bạn tin cậy cấp.',
    'no-trusted-issuer': 'Chứng thư của người ký không do tổ chức mà bạn tin cậy cấp.',
    'revocation-not-checked': 'Chưa kiểm tra chứng thư có bị thu hồi hay không.',
    'revocation-not-offered': 'Tổ chức cấp không công bố chứng thư nào đã bị thu hồi.',
    'certificate-expired': 'Chứng thư của người ký đã hết hạn và không có gì chứng minh chữ ký có trước đó.',
    'certificate-not-yet-valid': 'Chứng thư của người ký chưa có hiệu lực.',
    'certificate-wrong-usage': 'Chứng thư được cấp cho mục đích khác, không phải để ký.',
    'issuer-out-of-validity': 'Chứng thư của một tổ chức cấp đã hết hạn hoặc chưa có hiệu lực.',
    'issuer-no-authority': 'Một chứng thư trên đường dẫn đến tổ chức tin cậy không có quyền cấp chứng thư.',
    'path-too-long': 'Một tổ chức cấp không được phép có nhiều cấp bên dưới như vậy.',
    'name-not-permitted': 'Một tổ chức đã cấp chứng thư cho tên nằm ngoài giới hạn của mình.',
    'unknown-critical-extension': 'Một chứng thư có quy tắc bắt buộc mà phiên bản này không biết.',
    'policy-not-satisfied': 'Các chứng thư không có chung chính sách mà một tổ chức cấp yêu cầu.',
    'chain-algorithm-weak': 'Một chứng thư dùng thuật toán hoặc khóa quá yếu vào thời điểm của nó.',
    'revocation-good': 'Không chứng thư nào bị thu hồi.',
    'certificate-revoked': 'Chứng thư của người ký đã bị thu hồi, và không có gì chứng minh chữ ký có trước đó.',
    'issuer-revoked': 'Chứng thư của một tổ chức cấp đã bị thu hồi, và không có gì chứng minh chữ ký có trước đó.',
    'revoked-after-signing': 'Một chứng thư bị thu hồi sau này; dấu thời gian chứng minh chữ ký có trước đó.',
    'expired-after-signing': 'Chứng thư của người ký đã hết hạn từ đó; dấu thời gian chứng minh chữ ký có trước đó.',
    'signed-after-revocation': 'Tài liệu được ký sau khi chứng thư của người ký đã bị thu hồi.',
    'signed-after-expiry': 'Tài liệu được ký sau khi chứng thư của người ký đã hết hạn.',
    'stamped-before-certificate': 'Dấu thời gian có trước chứng thư của người ký.',
    'revocation-responder-unauthorised':
      'Câu trả lời về việc thu hồi do một bên không có quyền trả lời thay tổ chức cấp ký.',
    'revocation-forged': 'Chữ ký của một danh sách hay câu trả lời thu hồi không khớp với tổ chức cấp.',
    'revocation-list-indirect':
      'Một danh sách thu hồi nói thay cả tổ chức cấp khác (gián tiếp); danh sách như vậy không được dùng.',
    'revocation-list-delta': 'Một danh sách thu hồi chỉ chứa phần mới (delta); danh sách như vậy không được dùng.',
    'revocation-list-partial': 'Một danh sách thu hồi chỉ dành cho chứng thư khác hoặc cho một số lý do.',
    'revocation-unknown': 'Dịch vụ của tổ chức cấp không biết chứng thư này.',
    'revocation-not-proven':
      'Một tổ chức cấp đã bị thu hồi, và không có gì chứng minh tuyên bố của họ về chứng thư có trước đó.',
    'revocation-stale': 'Thông tin về việc thu hồi đã quá cũ, hoặc thuộc thời điểm khác.',
    'revocation-unreadable': 'Không đọc được một danh sách hay câu trả lời thu hồi.',
    'timestamp-valid': 'Một dấu thời gian đáng tin chứng minh chữ ký tồn tại từ khi nào.',
    'timestamp-invalid': 'Một dấu thời gian bị hỏng hoặc thuộc về thứ khác, nên không chứng minh được gì.',
    'timestamp-not-trusted':
      'Có dấu thời gian, nhưng tổ chức cấp dấu không được tin cậy, nên không chứng minh được gì.',
    'timestamp-order': 'Các dấu thời gian mâu thuẫn nhau: dấu sau ghi thời điểm trước.',
    'content-timestamp-valid': 'Một dấu thời gian đáng tin, được ký cùng, chứng minh nội dung tồn tại từ khi nào.',
    'content-timestamp-invalid':
      'Một dấu thời gian của nội dung, được ký cùng, bị hỏng hoặc thuộc về thứ khác, nên không chứng minh được gì.',
    'content-timestamp-not-trusted':
      'Có dấu thời gian của nội dung được ký cùng, nhưng cơ quan cấp không được tin cậy, nên nó không chứng minh được gì.',
    'algorithm-weak-since':
      'Chữ ký dùng một thuật toán nay đã quá yếu, nhưng dấu thời gian chứng minh nó được tạo khi thuật toán còn đủ mạnh.',
    'format-retired': 'Loại chữ ký này (adbe.x509.rsa_sha1) đã bị loại khỏi tiêu chuẩn PDF và không được kiểm tra.',
  },
  cannotSign: {
    'no-certificate': 'Khóa ký số không có chứng thư nên không ký được tài liệu.',
    'too-weak': 'Khóa ký số quá yếu: chữ ký của nó có thể bị làm giả hiện nay.',
    algorithm: 'Thuật toán của khóa ký số này không được hỗ trợ.',
    'not-for-signing': 'Chứng thư được cấp cho mục đích khác, không phải để ký.',
    expired: 'Chứng thư đã hết hạn.',
    'not-yet-valid': 'Chứng thư chưa có hiệu lực.',
    revoked: 'Khóa đã bị thu hồi vĩnh viễn. Hãy dùng khóa khác, hoặc tạo khóa mới.',
    suspended: 'Bộ phận hỗ trợ đã tạm ngưng khóa, nhiều nhất 72 giờ. Đến lúc đó khóa không làm gì được.',
  },
}
