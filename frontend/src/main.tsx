import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { keepInstallOffer } from './features/judge/installing';
import { LanguageProvider } from './i18n';
import { startUpdates } from './offline/updates';
import { router } from './routes';
import './ui/base.css';

startUpdates();
// What is unsent of a judge goes on its way also while the PIN has not been given.
addEventListener('load', () => void import('./offline/entry').then((entry) => entry.keepSending()).catch(() => {}));
keepInstallOffer();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <LanguageProvider>
      <RouterProvider router={router} />
    </LanguageProvider>
  </StrictMode>,
);
