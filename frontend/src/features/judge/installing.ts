// Whether the app stands on the home screen, and how it gets there from here.
import { useSyncExternalStore } from 'react';

/** 'ios': by hand, and the installed app shares no data with the tab. 'chromium': by the browser's own question, data shared. */
export type Platform = 'ios' | 'chromium' | 'other';

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
  userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

declare global {
  interface WindowEventMap {
    beforeinstallprompt: InstallPrompt;
  }
  interface Navigator {
    /** Safari on iPhone and iPad. */
    standalone?: boolean;
  }
}

export function isInstalled(): boolean {
  return navigator.standalone === true || matchMedia('(display-mode: standalone), (display-mode: fullscreen)').matches;
}

export function platform(): Platform {
  const ua = navigator.userAgent;
  if (/iPad|iPhone|iPod/.test(ua) || (/Macintosh/.test(ua) && navigator.maxTouchPoints > 1)) return 'ios';
  return /Chrom(e|ium)\//.test(ua) ? 'chromium' : 'other';
}

let offered: InstallPrompt | undefined;
let accepted = false;
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

/** Keeps the browser's offer for the page that explains it: it comes before that page has loaded. */
export function keepInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offered = event;
    tell();
  });
  addEventListener('appinstalled', () => {
    accepted = true;
    offered = undefined;
    tell();
  });
}

export type InstallState = 'offered' | 'installed' | 'none';

const state = (): InstallState => (accepted ? 'installed' : offered ? 'offered' : 'none');

export function useInstallState(): InstallState {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, state);
}

/** Asks the browser's own question. It can be asked once. */
export async function install(): Promise<void> {
  const asking = offered;
  if (!asking) return;
  offered = undefined;
  await asking.prompt();
  const { outcome } = await asking.userChoice;
  if (outcome === 'accepted') accepted = true;
  tell();
}

const stayed = 'tieubieu-stays-in-tab';

/** The judge wants to score in this tab although its data may be deleted; asked again in the next one. */
export const staysInTab = () => sessionStorage.getItem(stayed) === 'yes';
export const stayInTab = () => sessionStorage.setItem(stayed, 'yes');
