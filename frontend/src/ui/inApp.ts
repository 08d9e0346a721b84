// Browsers inside other apps: they lose storage and uploads when their app is left, so writing belongs elsewhere.

export type InApp = 'Zalo' | 'Facebook' | 'Messenger' | 'Instagram' | 'TikTok';

export function inAppBrowser(agent: string): InApp | undefined {
  if (/\bZalo/i.test(agent)) return 'Zalo';
  if (/MessengerForiOS|Orca-Android|FB_IAB\/(MESSENGER|Orca)/i.test(agent)) return 'Messenger';
  if (/FBAN|FBAV|FB_IAB/i.test(agent)) return 'Facebook';
  if (/Instagram/i.test(agent)) return 'Instagram';
  if (/musical_ly|BytedanceWebview|TikTok/i.test(agent)) return 'TikTok';
  return undefined;
}

/** The address that opens a page in Chrome: Android by an intent, an iPhone by Chrome's own scheme. */
export function inChrome(page: URL, agent: string): string {
  const rest = `${page.host}${page.pathname}${page.search}`;
  const scheme = page.protocol.replace(':', '');
  if (/Android/i.test(agent)) {
    const fallback = encodeURIComponent(page.href);
    return `intent://${rest}#Intent;scheme=${scheme};package=com.android.chrome;S.browser_fallback_url=${fallback};end`;
  }
  return `${scheme === 'https' ? 'googlechromes' : 'googlechrome'}://${rest}`;
}
