import { useState } from 'react';
import { useWords, words } from '../i18n';
import { inAppBrowser, inChrome } from './inApp';
import css from './phone.module.css';

const text = words(
  {
    why: (app: string) =>
      `Trang đang mở bên trong ${app}. Xem thì được; để điền hồ sơ và gửi ảnh, hãy mở bằng Chrome để không mất những gì đã nhập.`,
    open: 'Mở bằng Chrome',
    apple: 'Máy không có Chrome: bấm dấu ⋯ ở góc màn hình, chọn “Mở bằng trình duyệt” hoặc “Mở trong Safari”.',
    copy: 'Chép địa chỉ trang',
    copied: 'Đã chép. Dán vào Chrome hoặc Safari.',
  },
  {
    why: (app: string) =>
      `This page is open inside ${app}. Reading works; to fill in forms and send photos, open it in Chrome so that nothing you typed is lost.`,
    open: 'Open in Chrome',
    apple: 'No Chrome on this phone: press ⋯ in the corner and choose “Open in browser” or “Open in Safari”.',
    copy: 'Copy the address',
    copied: 'Copied. Paste it into Chrome or Safari.',
  },
);

/** Shown in the browsers inside Zalo, Facebook and the like. */
export function InAppNotice({ agent = navigator.userAgent }: { agent?: string }) {
  const say = useWords(text);
  const [copied, setCopied] = useState(false);
  const app = inAppBrowser(agent);
  if (!app) return null;
  const apple = /iPhone|iPad/i.test(agent);
  return (
    <section className={css.inApp} aria-label={say.open}>
      <p>{say.why(app)}</p>
      <p>
        <a className="btn" href={inChrome(new URL(location.href), agent)}>
          {say.open}
        </a>
      </p>
      {apple ? (
        <>
          <p className="hint">{say.apple}</p>
          <p>
            <button
              type="button"
              className="btn two"
              onClick={() => navigator.clipboard?.writeText(location.href).then(() => setCopied(true))}
            >
              {say.copy}
            </button>
          </p>
        </>
      ) : null}
      <p role="status">{copied ? say.copied : ''}</p>
    </section>
  );
}
