import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { keepInstallOffer } from './features/judge/installing';
import { LanguageProvider } from './i18n';
import { startUpdates } from './offline/updates';
import { router } from './routes';
import './ui/base.css';

startUpdates();
keepInstallOffer();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <LanguageProvider>
      <RouterProvider router={router} />
    </LanguageProvider>
  </StrictMode>,
);
