import { lazy, Suspense } from 'react';
import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Icon } from '../../ui/icons';
import { ZoomPane } from '../../ui/ZoomPane';
import css from './desk.module.css';
import { text } from './deskWords';

const PdfPages = lazy(() => import('../../ui/PdfPages').then((m) => ({ default: m.PdfPages })));

interface Props {
  entryId: string;
  consent: Schemas['EntryConsent'];
  onClose: () => void;
}

/** The form that the owner signed, as large as the window. */
export function ConsentScan({ entryId, consent, onClose }: Props) {
  const say = useWords(text);
  const url = `/media/entries/${entryId}/consents/${consent.id}`;
  const label = say.consent('signed-form');
  return (
    <Dialog title={label} full onClose={onClose}>
      <div className={css.largeStage}>
        <div className={css.largeBar}>
          <button type="button" className="btn two" onClick={onClose}>
            <Icon of="close" />
            {say.close}
          </button>
        </div>
        <div className={css.stage}>
          {consent.contentType === 'application/pdf' ? (
            <Suspense fallback={<p className={css.nothing}>{say.opening}</p>}>
              <PdfPages url={url} label={label} />
            </Suspense>
          ) : (
            <ZoomPane urls={[url]} alt={label} width={1000} height={1414} label={label} caption={label} />
          )}
        </div>
      </div>
    </Dialog>
  );
}
