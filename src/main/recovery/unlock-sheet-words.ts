/** Words of the sheet of an unlock code and of the page of a PUK. */
import type { Language } from '../../shared/words.ts'

interface UnlockSheetWords {
  readonly title: string
  readonly keep: string
  readonly sheetNumber: string
  readonly unlockCode: string
  readonly whenLost: string
  readonly steps: readonly string[]
  readonly square: string
  readonly notMixedUp: string
  readonly mayHear: string
  readonly keyName: string
  readonly keyId: string
  readonly madeOn: string
  readonly footer: string
}

interface PukPageWords {
  readonly title: string
  readonly keep: string
  readonly puk: string
  readonly neverTold: string
  readonly neverToldWhy: string
  readonly notTheSheet: string
  readonly footer: string
}

export const unlockSheetWords: Readonly<Record<Language, UnlockSheetWords>> = {
  en: {
    title: 'Unlock code for a lost key',
    keep: 'Keep this sheet where you keep your passport, not with the key. Whoever has the code can make the key useless, and can do nothing else with it.',
    sheetNumber: 'Sheet number',
    unlockCode: 'Unlock code',
    whenLost: 'If the key is lost or stolen',
    steps: [
      'On any computer with Signet, open Keys, then Lost a key. Type the sheet number and the code.',
      'Or call your support desk. You will be asked for the sheet number and the code, and for nothing else.',
      'Nobody can sign or log in with the key once the registry knows. It cannot be undone.',
    ],
    square: 'The square is the key id, without the code. Scan it where the sheet number is not found.',
    notMixedUp: 'Not to be mixed up',
    mayHear:
      'The unlock code is not your PIN and not your PUK. It begins with UC. You may read it to the support desk after you have called them yourself. Nobody may ever ask for your PIN or PUK.',
    keyName: 'Key',
    keyId: 'Key id',
    madeOn: 'Made on',
    footer: 'Made by Signet on the computer of the holder. A later code does not end this one.',
  },
  fr: {
    title: 'Code de révocation d’une clé perdue',
    keep: 'Gardez cette feuille avec votre passeport, pas avec la clé. Qui a le code peut rendre la clé inutilisable, et ne peut rien faire d’autre.',
    sheetNumber: 'Numéro de feuille',
    unlockCode: 'Code de révocation',
    whenLost: 'Si la clé est perdue ou volée',
    steps: [
      'Sur tout ordinateur où se trouve Signet, ouvrez Clés, puis Clé perdue. Saisissez le numéro de feuille et le code.',
      'Ou appelez votre assistance. Elle vous demandera le numéro de feuille et le code, et rien d’autre.',
      'Dès que le registre le sait, personne ne peut signer ni se connecter avec la clé. C’est définitif.',
    ],
    square:
      'Le carré est l’identifiant de la clé, sans le code. Scannez-le là où le numéro de feuille n’est pas trouvé.',
    notMixedUp: 'À ne pas confondre',
    mayHear:
      'Le code de révocation n’est ni votre code PIN, ni votre code PUK. Il commence par UC. Vous pouvez le lire à l’assistance après l’avoir appelée vous-même. Personne n’a le droit de vous demander votre code PIN ou PUK.',
    keyName: 'Clé',
    keyId: 'Identifiant',
    madeOn: 'Créé le',
    footer: 'Créé par Signet sur l’ordinateur du titulaire. Un code plus récent ne met pas fin à celui-ci.',
  },
  vi: {
    title: 'Mã thu hồi khi mất khóa ký số',
    keep: 'Hãy cất tờ này cùng nơi với hộ chiếu, đừng để chung với khóa. Người có mã này có thể vô hiệu hóa khóa, và không làm được gì khác.',
    sheetNumber: 'Số tờ',
    unlockCode: 'Mã thu hồi',
    whenLost: 'Khi khóa bị mất hoặc bị đánh cắp',
    steps: [
      'Trên bất kỳ máy nào có Signet, mở Khóa ký số, chọn Mất khóa. Nhập số tờ và mã này.',
      'Hoặc gọi bộ phận hỗ trợ của bạn. Họ chỉ hỏi số tờ và mã này, không hỏi gì khác.',
      'Khi sổ đăng ký đã biết, không ai ký hay đăng nhập được bằng khóa này. Việc này không thể hoàn tác.',
    ],
    square: 'Ô vuông là mã nhận dạng của khóa, không chứa mã thu hồi. Hãy quét khi không tìm thấy số tờ.',
    notMixedUp: 'Xin đừng nhầm lẫn',
    mayHear:
      'Mã thu hồi không phải là mã PIN, cũng không phải mã PUK. Mã bắt đầu bằng UC. Bạn có thể đọc mã này cho bộ phận hỗ trợ khi chính bạn gọi đến. Không ai được phép hỏi mã PIN hay mã PUK của bạn.',
    keyName: 'Khóa',
    keyId: 'Mã nhận dạng khóa',
    madeOn: 'Ngày tạo',
    footer: 'Được Signet tạo trên máy của chủ khóa. Mã tạo sau này không làm mất hiệu lực của mã này.',
  },
}

export const pukPageWords: Readonly<Record<Language, PukPageWords>> = {
  en: {
    title: 'PUK of a key',
    keep: 'Keep this page away from the key and from its PIN. The PUK opens a locked PIN; after five wrong ones the key is lost.',
    puk: 'PUK',
    neverTold: 'Never tell anyone the PUK',
    neverToldWhy:
      'Whoever has the PUK and the key can set a new PIN and sign in your name. No support desk needs it, and nobody may ask for it: not on the telephone, not by mail, not on a website. You type it into Signet yourself.',
    notTheSheet: 'This is not the unlock code of a lost key: that one begins with UC and stands on a sheet of its own.',
    footer: 'Made by Signet on the computer of the holder.',
  },
  fr: {
    title: 'Code PUK d’une clé',
    keep: 'Gardez cette page loin de la clé et de son code PIN. Le code PUK ouvre un code PIN bloqué ; après cinq erreurs, la clé est perdue.',
    puk: 'PUK',
    neverTold: 'Ne dites le code PUK à personne',
    neverToldWhy:
      'Qui a le code PUK et la clé peut choisir un nouveau code PIN et signer en votre nom. Aucune assistance n’en a besoin, et personne n’a le droit de le demander : ni au téléphone, ni par courrier, ni sur un site. Vous le saisissez vous-même dans Signet.',
    notTheSheet:
      'Ce n’est pas le code de révocation d’une clé perdue : celui-là commence par UC et se trouve sur une feuille à part.',
    footer: 'Créé par Signet sur l’ordinateur du titulaire.',
  },
  vi: {
    title: 'Mã PUK của khóa',
    keep: 'Hãy cất trang này xa khóa và xa mã PIN. Mã PUK mở mã PIN bị khóa; sau năm lần sai thì mất khóa.',
    puk: 'PUK',
    neverTold: 'Đừng bao giờ nói mã PUK cho ai',
    neverToldWhy:
      'Người có mã PUK và có khóa có thể đặt mã PIN mới và ký thay bạn. Không bộ phận hỗ trợ nào cần mã này, và không ai được phép hỏi: qua điện thoại, qua thư hay trên trang web đều không. Chính bạn nhập mã vào Signet.',
    notTheSheet: 'Đây không phải mã thu hồi khi mất khóa: mã đó bắt đầu bằng UC và nằm trên một tờ riêng.',
    footer: 'Được Signet tạo trên máy của chủ khóa.',
  },
}
