// The act itself, now or at a time, asked for once more with its figures.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { must } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { moment, whole } from '../../i18n/format';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Page';
import { Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import { mailsOf } from './PreviewPart';
import css from './publishing.module.css';
import { type Deliberation, type Preview, previewQuery } from './queries';
import { text } from './words';

export function Publish({ d }: { d: Deliberation }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const [asking, setAsking] = useState(false);
  const preview = useQuery({ ...previewQuery(ask, round.id), enabled: false });
  const publish = useChange(round.id, (_: undefined) =>
    must(
      ask.POST('/api/rounds/{roundId}/publications', {
        params: { path: { roundId: round.id }, header: seen(round.version) },
      }),
    ),
  );
  const ready = preview.data?.approved === true && preview.data.version === d.version;
  const label = d.version > 1 ? say.publishVersion(d.version) : say.publishNow;
  return (
    <section className={css.block} aria-labelledby="publish">
      <h2 id="publish">{say.publishTitle}</h2>
      {publish.error ? <Trouble failure={publish.error} /> : null}
      <div className={office.buttons}>
        <button
          type="button"
          className={ready ? 'btn' : 'btn wait'}
          onClick={() => {
            if (ready) setAsking(true);
            else document.getElementById('preview')?.scrollIntoView({ block: 'start' });
          }}
        >
          {publish.isPending ? say.publishing : ready ? label : say.seePreviewFirst}
        </button>
      </div>
      {d.version === 1 ? <Schedule /> : null}
      {asking && preview.data ? (
        <Confirm
          preview={preview.data}
          label={label}
          onConfirm={() => {
            setAsking(false);
            publish.mutate(undefined);
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </section>
  );
}

interface Asking {
  preview: Preview;
  label: string;
  onConfirm: () => void;
  onClose: () => void;
}

function Confirm({ preview, label, onConfirm, onClose }: Asking) {
  const say = useWords(text);
  const { language } = useLanguage();
  const n = (count: number) => whole(count, language);
  const named = preview.lines.filter(({ byName }) => byName).length;
  return (
    <Dialog title={say.publishAsk} onClose={onClose}>
      <p>
        {say.publishSums(
          n(named),
          n(preview.lines.length - named),
          n(preview.certificates.length),
          n(preview.promotions.length),
          n(mailsOf(preview)),
        )}
      </p>
      <p>{say.publishSure}</p>
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.cancel}
        </button>
        <button type="button" className="btn" onClick={onConfirm}>
          {label}
        </button>
      </div>
    </Dialog>
  );
}

/** What a datetime field says is Viet Nam's clock, wherever the device is. */
export const inVietnam = (typed: string) => new Date(`${typed}:00+07:00`).toISOString();

function Schedule() {
  const { round, ask } = useRound();
  const say = useWords(text);
  const [at, setAt] = useState('');
  const [tried, setTried] = useState(false);
  const schedule = useChange(round.id, (publishAt: string | undefined) =>
    must(
      ask.PUT('/api/rounds/{roundId}/publication-time', {
        params: { path: { roundId: round.id }, header: seen(round.version) },
        body: publishAt === undefined ? {} : { publishAt },
      }),
    ),
  );
  return (
    <form
      className={office.part}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (at && !schedule.isPending) schedule.mutate(inVietnam(at));
      }}
    >
      <h3>{say.schedule}</h3>
      <p>{say.scheduleWhat}</p>
      {schedule.error ? <Trouble failure={schedule.error} /> : null}
      {round.publishAt ? (
        <>
          <Notice kind="wait">{say.scheduled(moment(round.publishAt))}</Notice>
          <div className={office.buttons}>
            <button type="button" className="btn two" onClick={() => schedule.mutate(undefined)}>
              {say.unschedule}
            </button>
          </div>
        </>
      ) : (
        <>
          <div className={css.find}>
            <Field
              label={say.at}
              type="datetime-local"
              value={at}
              onChange={(event) => setAt(event.target.value)}
              fault={tried && !at ? say.needed : undefined}
            />
          </div>
          <div className={office.buttons}>
            <button type="submit" className="btn two">
              {schedule.isPending ? say.sending : say.setTime}
            </button>
          </div>
        </>
      )}
    </form>
  );
}
