import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { InAppNotice } from './InAppNotice';
import { inAppBrowser, inChrome } from './inApp';

const zalo =
  'Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0 Mobile Safari/537.36 Zalo android/24020599';
const facebook =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/450.0]';
const chrome = 'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36';

test('the browsers inside Zalo and Facebook are known, and Chrome is none', () => {
  expect(inAppBrowser(zalo)).toBe('Zalo');
  expect(inAppBrowser(facebook)).toBe('Facebook');
  expect(inAppBrowser(chrome)).toBeUndefined();
});

test('one button leads to Chrome with the page that is open', () => {
  const page = new URL('https://binhchon.example.vn/app/co-so?x=1');
  expect(inChrome(page, zalo)).toMatch(
    /^intent:\/\/binhchon\.example\.vn\/app\/co-so\?x=1#Intent;scheme=https;package=com\.android\.chrome;/,
  );
  expect(inChrome(page, facebook)).toBe('googlechromes://binhchon.example.vn/app/co-so?x=1');
  render(<InAppNotice agent={zalo} />);
  expect(screen.getByRole('link', { name: 'Mở bằng Chrome' })).toHaveAttribute(
    'href',
    expect.stringContaining('intent://'),
  );
});

test('elsewhere nothing is said', () => {
  const { container } = render(<InAppNotice agent={chrome} />);
  expect(container).toBeEmptyDOMElement();
});
