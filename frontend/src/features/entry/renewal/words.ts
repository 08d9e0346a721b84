import { words } from '../../../i18n';

export const text = words(
  {
    task: (at: string) => `Việc cần làm trước ${at}`,
    taskUndated: 'Việc cần làm',
    what: (n: number) => `Gửi bản mới cho ${n} giấy tờ đã hết hạn. Giấy mới thay giấy cũ trong hồ sơ ở cấp trên.`,
    expired: (day: string) => `Hết hạn ngày ${day}`,
    renew: 'Gửi giấy mới',
    renewOf: (name: string) => `Gửi giấy mới thay ${name}`,
    view: 'Xem giấy cũ',
    viewOf: (name: string) => `Xem giấy cũ ${name}`,
    sending: (part: string) => `Đang gửi ${part}`,
    again: 'Thử lại',
    done: (name: string) => `Đã thay giấy mới: ${name}`,
    soon: (name: string, day: string) =>
      `${name} hết hạn ngày ${day}, trước khi sơ duyệt xong. Từ ngày đó gửi được giấy mới ở đây.`,
  },
  {
    task: (at: string) => `To do before ${at}`,
    taskUndated: 'To do',
    what: (n: number) =>
      `Send ${n === 1 ? 'a new version of the paper that has' : `new versions of ${n} papers that have`} expired. It takes the old one’s place in the entry above.`,
    expired: (day: string) => `Expired on ${day}`,
    renew: 'Send a new one',
    renewOf: (name: string) => `Send a new one for ${name}`,
    view: 'Open the old one',
    viewOf: (name: string) => `Open the old ${name}`,
    sending: (part: string) => `Sending ${part}`,
    again: 'Try again',
    done: (name: string) => `Replaced: ${name}`,
    soon: (name: string, day: string) =>
      `${name} expires on ${day}, before screening ends. From then on a new one can be sent here.`,
  },
);
