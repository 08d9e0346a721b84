import type { Schemas } from '../../../api/client';
import { words } from '../../../i18n';

type Kind = Schemas['EntryConsent']['kind'];

const consentVi: Record<Kind, string> = {
  typed: 'Đã nộp thay cơ sở',
  spoken: 'Ghi nhận cơ sở đồng ý bằng lời',
  'signed-form': 'Bản đồng ý có chữ ký',
};
const consentEn: Record<Kind, string> = {
  typed: 'Handed in for the facility',
  spoken: 'Noted that the facility agreed by word',
  'signed-form': 'A signed form of agreement',
};

export const text = words(
  {
    title: 'Hồ sơ được nhập thay',
    typedBy: (name: string) => (name ? `${name} nhập thay cơ sở.` : 'Có người nhập thay cơ sở.'),
    typedLater: 'Có người khác sửa hồ sơ này thay cơ sở.',
    consent: (kind: Kind) => consentVi[kind],
    note: (note: string) => `“${note}”`,
    form: 'Mở bản có chữ ký',
    consentNone: 'Chưa có ghi nhận nào về việc cơ sở đồng ý.',
    ifRight: 'Nếu đúng, không cần làm gì.',
    ifWrong: 'Nếu cơ sở không đồng ý hoặc hồ sơ ghi sai, bấm Phản đối.',
    tooLate: 'Kỳ này đã qua sơ duyệt nên không gửi phản đối ở đây được nữa. Nếu có sai sót, liên hệ ban tổ chức.',
    object: 'Phản đối',
    objectTitle: 'Phản đối hồ sơ nhập thay?',
    objectWhy:
      'Ban tổ chức nhận được ý kiến này. Hồ sơ chưa được nhận vào kỳ bình chọn cho đến khi ban tổ chức trả lời hoặc cơ sở rút ý kiến. Câu trả lời hiện ở trang này và trong thông báo.',
    reason: 'Điều cơ sở không đồng ý',
    reasonHint: 'Ví dụ: tôi không đăng ký dự thi; giá bán ghi sai.',
    reasonMissing: 'Ghi điều cơ sở không đồng ý.',
    send: 'Gửi phản đối',
    sending: 'Đang gửi…',
    later: 'Để sau',
    objected: 'Cơ sở đã phản đối, chờ ban tổ chức trả lời',
    objectedWhy: 'Trong lúc chờ, hồ sơ chưa được nhận vào kỳ bình chọn.',
    takenBack: 'Cơ sở đã rút phản đối',
    answered: 'Ban tổ chức đã trả lời',
    by: (name: string, at: string) => [name, at].filter(Boolean).join(', '),
    answer: (answer: string) => `Trả lời: ${answer}`,
    takeBack: 'Rút phản đối',
    takingBack: 'Đang rút…',
    see: 'Xem và phản đối nếu không đúng',
  },
  {
    title: 'Entered for the facility',
    typedBy: (name: string) =>
      name ? `${name} entered this for the facility.` : 'Somebody entered this for the facility.',
    typedLater: 'Somebody else changed this entry for the facility.',
    consent: (kind: Kind) => consentEn[kind],
    note: (note: string) => `“${note}”`,
    form: 'Open the signed form',
    consentNone: 'Nothing says yet that the facility agreed.',
    ifRight: 'If this is right, nothing needs to be done.',
    ifWrong: 'If you do not agree, or something is wrong, press Object.',
    tooLate: 'Screening is over, so objections are not taken here any more. Ask the organisers if something is wrong.',
    object: 'Object',
    objectTitle: 'Object to this entry?',
    objectWhy:
      'The organisers get your word. The entry is not accepted until they answer, or until you take it back. The answer shows here and in your notices.',
    reason: 'What you do not agree with',
    reasonHint: 'For example: I did not register; the price is wrong.',
    reasonMissing: 'Say what you do not agree with.',
    send: 'Send the objection',
    sending: 'Sending…',
    later: 'Later',
    objected: 'You objected; the organisers have not answered yet',
    objectedWhy: 'Meanwhile the entry is not accepted.',
    takenBack: 'You took the objection back',
    answered: 'The organisers answered',
    by: (name: string, at: string) => [name, at].filter(Boolean).join(', '),
    answer: (answer: string) => `Answer: ${answer}`,
    takeBack: 'Take the objection back',
    takingBack: 'Taking it back…',
    see: 'See it, and object if it is wrong',
  },
);
