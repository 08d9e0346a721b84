// One file on its way: its bar, or why it is not sent yet and when it is tried again.
import { type ReactNode, useEffect, useState } from 'react';
import { useLanguage, useWords } from '../../../i18n';
import { bytes } from '../../../i18n/format';
import type { Upload } from '../../../offline/drafts';
import { State } from '../../../ui/signs';
import { useEntry, useUploads } from '../EntryContext';
import { Again } from '../form/icons';
import { CameraDrawing } from './CameraDrawing';
import { Picture } from './Picture';
import css from './photos.module.css';
import { text } from './photoWords';
import type { Progress, Uploads } from './uploads';

interface Props {
  row: Upload;
  label: string;
  children?: ReactNode;
}

export function UploadRow(props: Props) {
  const { uploads } = useEntry();
  const { sending } = useUploads();
  return <UploadLine {...props} uploads={uploads} sending={sending} />;
}

interface LineProps extends Props {
  uploads: Pick<Uploads, 'retry' | 'forget'> | undefined;
  sending: Progress | undefined;
}

/** The same for files that go elsewhere than into an entry. */
export function UploadLine({ row, label, uploads, sending, children }: LineProps) {
  const say = useWords(text);
  const { language } = useLanguage();
  const photo = row.what.kind === 'photo';
  const failed = row.state === 'refused' || ((row.state === 'waiting' || row.state === 'stored') && row.tries > 0);
  const going = sending?.id === row.id;
  const part = going ? sending.part : 0;
  const now = useSeconds(failed && row.state !== 'refused');
  const seconds = Math.max(0, Math.ceil((row.notBefore - now) / 1000));
  const size =
    row.file && row.file.size < row.originalBytes
      ? say.small(bytes(row.file.size, language), bytes(row.originalBytes, language))
      : bytes(row.originalBytes, language);
  return (
    <div className={failed && !going ? `${css.row} ${css.fail}` : css.row}>
      <Picture blob={row.file ?? row.original} alt="" />
      <div>
        <p className={css.name}>{label}</p>
        {row.state === 'preparing' ? (
          <State state="go">{photo ? say.preparing : say.preparingFile}</State>
        ) : row.state === 'refused' ? (
          <Refused row={row} uploads={uploads} />
        ) : going ? (
          <>
            <div
              className={css.bar}
              role="progressbar"
              aria-label={label}
              aria-valuenow={Math.round(part * 100)}
              aria-valuemin={0}
              aria-valuemax={100}
            >
              <i style={{ '--part': part }} />
            </div>
            <p className={css.note}>{say.sending(`${Math.round(part * 100)} %`)}</p>
          </>
        ) : row.state === 'stored' && !failed ? (
          <State state="go">{say.placing}</State>
        ) : failed ? (
          <>
            <State state="bad">{say.notSent}</State>
            <p className={css.note}>{photo ? say.notSentWhy(seconds) : say.notSentFile(seconds)}</p>
            <div className={css.acts}>
              <button type="button" className="btn two" onClick={() => void uploads?.retry(row.id)}>
                <Again />
                {say.retry}
              </button>
            </div>
          </>
        ) : (
          <>
            <p className={css.note}>{size}</p>
            <State state="wait">{say.waits}</State>
          </>
        )}
        {children}
      </div>
    </div>
  );
}

function Refused({ row, uploads }: Pick<LineProps, 'row' | 'uploads'>) {
  const say = useWords(text);
  const { language } = useLanguage();
  const photo = row.what.kind === 'photo';
  const code = row.refusal?.code ?? '';
  const own = say.why(code);
  const message = row.refusal?.message && language === 'vi' ? row.refusal.message : own;
  return (
    <>
      <State state="bad">{photo ? say.refused : say.refusedFile}</State>
      <p className={css.note} role="alert">
        {message}
      </p>
      {code === 'photo-too-many-pixels' ? (
        <div className={css.where}>
          <CameraDrawing />
          <div>
            <b>{say.where}</b>
            <p className={css.note}>{say.whereWhy}</p>
          </div>
        </div>
      ) : null}
      <div className={css.acts}>
        <button type="button" className="btn two" onClick={() => void uploads?.forget(row.id)}>
          {photo ? say.remove : say.removeFile}
        </button>
      </div>
    </>
  );
}

/** This device's clock, once a second while it matters. */
function useSeconds(ticking: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}
