/** What the user agrees to before Signet processes personal data, in three languages. A change of meaning is a new version. */
import type { Language } from './words.ts'

export const consentTextVersion = '1.0'

export interface ConsentText {
  readonly title: string
  readonly paragraphs: readonly string[]
}

export const consentTexts: Readonly<Record<Language, ConsentText>> = {
  en: {
    title: 'How Signet handles your data',
    paragraphs: [
      'What: the data about you that you type or read from an identity card, the names of the sites that asked for some of it, and a log of what you gave, refused and signed.',
      'Where: only on this computer, encrypted, and on your key if you choose so. There is no account, no server of ours, and nobody is told that you use Signet.',
      'What for: to answer a site that asks, when you agree to that one query. A site gets what you ticked and nothing else.',
      'How long: data read from a card 15 minutes, documents made for you 7 days, what you typed and the log until you erase them. You can change these times.',
      'Your rights: look at everything, correct it, take it with you, freeze it, erase it, and object for a site, at any time and without asking anyone.',
      'You can take this consent back at any time. Signet then stops at once, for signing too, and offers to export and destroy what it keeps.',
    ],
  },
  fr: {
    title: 'Ce que Signet fait de vos données',
    paragraphs: [
      'Quoi : les données sur vous que vous saisissez ou lisez sur une carte d’identité, les noms des sites qui en ont demandé, et un journal de ce que vous avez donné, refusé et signé.',
      'Où : seulement sur cet ordinateur, chiffrées, et sur votre clé si vous le choisissez. Il n’y a ni compte ni serveur à nous, et personne n’apprend que vous utilisez Signet.',
      'Pour quoi faire : répondre à un site qui demande, quand vous acceptez cette demande-là. Un site reçoit ce que vous avez coché et rien d’autre.',
      'Combien de temps : les données lues sur une carte 15 minutes, les documents produits pour vous 7 jours, ce que vous avez saisi et le journal jusqu’à ce que vous les effaciez. Vous pouvez changer ces durées.',
      'Vos droits : tout voir, corriger, emporter, geler, effacer, et vous opposer pour un site, à tout moment et sans demander à personne.',
      'Vous pouvez retirer ce consentement à tout moment. Signet s’arrête alors aussitôt, pour la signature aussi, et propose d’exporter et de détruire ce qu’il conserve.',
    ],
  },
  vi: {
    title: 'Signet xử lý dữ liệu của bạn thế nào',
    paragraphs: [
      'Dữ liệu gì: những gì bạn gõ vào hoặc đọc từ thẻ căn cước, tên các trang web đã hỏi, và nhật ký những gì bạn đã cung cấp, từ chối và ký.',
      'Ở đâu: chỉ trên máy tính này, được mã hóa, và trên khóa của bạn nếu bạn chọn. Không có tài khoản, không có máy chủ của chúng tôi, và không ai được báo rằng bạn dùng Signet.',
      'Để làm gì: trả lời một trang web khi bạn đồng ý với riêng yêu cầu đó. Trang web chỉ nhận những gì bạn đã đánh dấu.',
      'Bao lâu: dữ liệu đọc từ thẻ 15 phút, tài liệu tạo cho bạn 7 ngày, những gì bạn gõ và nhật ký cho đến khi bạn xóa. Bạn có thể đổi các thời hạn này.',
      'Quyền của bạn: xem tất cả, sửa, mang đi, đóng băng, xóa, và phản đối đối với một trang web, bất cứ lúc nào và không cần hỏi ai.',
      'Bạn có thể rút lại sự đồng ý này bất cứ lúc nào. Khi đó Signet dừng ngay, kể cả việc ký, và đề nghị xuất rồi hủy những gì đang lưu.',
    ],
  },
}
