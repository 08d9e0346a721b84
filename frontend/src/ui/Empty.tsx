// What stands where a page cannot: not found, failed, still coming. Each says what to do.
import { useWords, words } from '../i18n';
import { Heading } from './Page';
import { Mark } from './signs';

const text = words(
  {
    notFound: 'Không có trang này',
    notFoundWhy: 'Địa chỉ sai hoặc trang đã được dời đi.',
    home: 'Về trang đầu',
    failed: 'Trang này gặp lỗi',
    failedWhy: 'Điểm đã chấm vẫn còn trên máy. Mở lại trang để tiếp tục.',
    reload: 'Mở lại trang',
    pending: 'Đang mở trang…',
  },
  {
    notFound: 'There is no such page',
    notFoundWhy: 'The address is wrong, or the page has moved.',
    home: 'To the first page',
    failed: 'This page failed',
    failedWhy: 'Marks are still on this device. Open the page again to go on.',
    reload: 'Open again',
    pending: 'Opening…',
  },
);

export function NotFound() {
  const say = useWords(text);
  return (
    <main className="page">
      <Heading title={say.notFound} />
      <p>{say.notFoundWhy}</p>
      <p>
        <a className="btn" href="/app/">
          {say.home}
        </a>
      </p>
    </main>
  );
}

export function Failed() {
  const say = useWords(text);
  return (
    <main className="page">
      <Heading title={say.failed} />
      <p>{say.failedWhy}</p>
      <p>
        <button type="button" className="btn" onClick={() => location.reload()}>
          {say.reload}
        </button>
      </p>
    </main>
  );
}

export function Pending() {
  const say = useWords(text);
  return (
    <main className="page" aria-busy="true">
      <span className="mark" style={{ width: 46 }}>
        <Mark />
      </span>
      <p role="status">{say.pending}</p>
    </main>
  );
}
