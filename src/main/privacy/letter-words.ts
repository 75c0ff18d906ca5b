/** Words of the letters by which a person asks a service for their rights, in three languages. */
import type { LetterRight } from '../../shared/model/rights-letter.ts'
import type { Language } from '../../shared/words.ts'

export interface LetterWords {
  readonly subject: Readonly<Record<LetterRight, string>>
  /** `{service}` */
  readonly to: string
  readonly greeting: string
  /** `{article}` */
  readonly request: Readonly<Record<LetterRight, string>>
  readonly dataTitle: string
  /** `{item}`, `{count}`, `{last}` */
  readonly data: string
  readonly proofTitle: string
  readonly proof: string
  /** `{time}`, `{digest}` */
  readonly receipt: string
  /** `{alias}` */
  readonly pseudonym: string
  /** `{file}` */
  readonly signed: string
  readonly deadline: string
  readonly closing: string
}

export const letterWords: Readonly<Record<Language, LetterWords>> = {
  en: {
    subject: {
      access: 'Request for access to my personal data',
      rectification: 'Request for the correction of my personal data',
      erasure: 'Request for the erasure of my personal data',
      restriction: 'Request for the restriction of processing of my personal data',
      portability: 'Request to receive my personal data in a portable form',
      objection: 'Objection to the processing of my personal data',
    },
    to: 'To the data protection officer of {service}',
    greeting: 'Dear Sir or Madam,',
    request: {
      access:
        'under Article {article} of Regulation (EU) 2016/679 I ask you to confirm whether you process personal data about me, and to send me a copy of it with the information that this article names.',
      rectification:
        'under Article {article} of Regulation (EU) 2016/679 I ask you to correct the following data, which I gave you. I will tell you the right values when you ask for them in the way in which I gave the data.',
      erasure:
        'under Article {article} of Regulation (EU) 2016/679 I ask you to erase the following data, which I gave you.',
      restriction:
        'under Article {article} of Regulation (EU) 2016/679 I ask you to restrict the processing of the following data, which I gave you.',
      portability:
        'under Article {article} of Regulation (EU) 2016/679 I ask you to send me the following data, which I gave you, in a structured, commonly used and machine-readable format.',
      objection:
        'under Article {article} of Regulation (EU) 2016/679 I object to the processing of the following data, which I gave you.',
    },
    dataTitle: 'The data',
    data: '{item}: given {count} time(s), last on {last}',
    proofTitle: 'The proof',
    proof: 'I keep a receipt of each time, with the digest of the request that you signed:',
    receipt: '{time}, SHA-256 of the request {digest}',
    pseudonym: 'You know me by the name that was made for you alone: {alias}.',
    signed:
      'The file that comes with this letter and ends with .jws is its signature (JWS, RFC 7515), made with the key by which you know me.',
    deadline:
      'Please tell the recipients to whom the data was disclosed, and answer within the month that Article 12 allows.',
    closing: 'Yours faithfully,',
  },
  fr: {
    subject: {
      access: 'Demande d’accès à mes données à caractère personnel',
      rectification: 'Demande de rectification de mes données à caractère personnel',
      erasure: 'Demande d’effacement de mes données à caractère personnel',
      restriction: 'Demande de limitation du traitement de mes données à caractère personnel',
      portability: 'Demande de portabilité de mes données à caractère personnel',
      objection: 'Opposition au traitement de mes données à caractère personnel',
    },
    to: 'À l’attention du délégué à la protection des données de {service}',
    greeting: 'Madame, Monsieur,',
    request: {
      access:
        'sur le fondement de l’article {article} du règlement (UE) 2016/679, je vous demande de me confirmer si vous traitez des données à caractère personnel me concernant et de m’en remettre une copie avec les informations que cet article énumère.',
      rectification:
        'sur le fondement de l’article {article} du règlement (UE) 2016/679, je vous demande de rectifier les données suivantes, que je vous ai transmises. Je vous indiquerai les valeurs exactes quand vous me les demanderez par la voie par laquelle je vous les ai transmises.',
      erasure:
        'sur le fondement de l’article {article} du règlement (UE) 2016/679, je vous demande d’effacer les données suivantes, que je vous ai transmises.',
      restriction:
        'sur le fondement de l’article {article} du règlement (UE) 2016/679, je vous demande de limiter le traitement des données suivantes, que je vous ai transmises.',
      portability:
        'sur le fondement de l’article {article} du règlement (UE) 2016/679, je vous demande de me remettre les données suivantes, que je vous ai transmises, dans un format structuré, couramment utilisé et lisible par machine.',
      objection:
        'sur le fondement de l’article {article} du règlement (UE) 2016/679, je m’oppose au traitement des données suivantes, que je vous ai transmises.',
    },
    dataTitle: 'Les données',
    data: '{item} : transmis {count} fois, la dernière le {last}',
    proofTitle: 'La preuve',
    proof: 'Je conserve un reçu de chaque transmission, avec l’empreinte de la demande que vous avez signée :',
    receipt: '{time}, SHA-256 de la demande {digest}',
    pseudonym: 'Vous me connaissez sous le nom créé pour vous seul : {alias}.',
    signed:
      'Le fichier joint à cette lettre dont le nom se termine par .jws en est la signature (JWS, RFC 7515), faite avec la clé par laquelle vous me connaissez.',
    deadline:
      'Je vous prie d’informer les destinataires auxquels ces données ont été communiquées et de me répondre dans le délai d’un mois prévu à l’article 12.',
    closing: 'Je vous prie d’agréer, Madame, Monsieur, mes salutations distinguées.',
  },
  vi: {
    subject: {
      access: 'Yêu cầu truy cập dữ liệu cá nhân của tôi',
      rectification: 'Yêu cầu chỉnh sửa dữ liệu cá nhân của tôi',
      erasure: 'Yêu cầu xóa dữ liệu cá nhân của tôi',
      restriction: 'Yêu cầu hạn chế xử lý dữ liệu cá nhân của tôi',
      portability: 'Yêu cầu nhận dữ liệu cá nhân của tôi ở dạng chuyển được',
      objection: 'Phản đối việc xử lý dữ liệu cá nhân của tôi',
    },
    to: 'Kính gửi người phụ trách bảo vệ dữ liệu của {service}',
    greeting: 'Kính thưa Quý vị,',
    request: {
      access:
        'căn cứ Điều {article} của Quy định (EU) 2016/679, tôi yêu cầu Quý vị xác nhận có xử lý dữ liệu cá nhân của tôi hay không, và gửi cho tôi một bản sao cùng những thông tin mà điều này nêu.',
      rectification:
        'căn cứ Điều {article} của Quy định (EU) 2016/679, tôi yêu cầu Quý vị chỉnh sửa những dữ liệu sau đây mà tôi đã cung cấp. Tôi sẽ cho biết giá trị đúng khi Quý vị hỏi bằng cách mà tôi đã cung cấp dữ liệu.',
      erasure:
        'căn cứ Điều {article} của Quy định (EU) 2016/679, tôi yêu cầu Quý vị xóa những dữ liệu sau đây mà tôi đã cung cấp.',
      restriction:
        'căn cứ Điều {article} của Quy định (EU) 2016/679, tôi yêu cầu Quý vị hạn chế xử lý những dữ liệu sau đây mà tôi đã cung cấp.',
      portability:
        'căn cứ Điều {article} của Quy định (EU) 2016/679, tôi yêu cầu Quý vị gửi cho tôi những dữ liệu sau đây mà tôi đã cung cấp, ở định dạng có cấu trúc, thông dụng và máy đọc được.',
      objection:
        'căn cứ Điều {article} của Quy định (EU) 2016/679, tôi phản đối việc xử lý những dữ liệu sau đây mà tôi đã cung cấp.',
    },
    dataTitle: 'Dữ liệu',
    data: '{item}: đã cung cấp {count} lần, lần cuối ngày {last}',
    proofTitle: 'Bằng chứng',
    proof: 'Tôi giữ biên nhận của từng lần, với giá trị băm của yêu cầu mà Quý vị đã ký:',
    receipt: '{time}, SHA-256 của yêu cầu {digest}',
    pseudonym: 'Quý vị biết tôi qua tên được tạo riêng cho Quý vị: {alias}.',
    signed:
      'Tệp có đuôi .jws kèm theo thư này là chữ ký của thư (JWS, RFC 7515), tạo bằng khóa mà qua đó Quý vị biết tôi.',
    deadline: 'Xin Quý vị báo cho những bên đã nhận dữ liệu này, và trả lời tôi trong thời hạn một tháng theo Điều 12.',
    closing: 'Trân trọng,',
  },
}
