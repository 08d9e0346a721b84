// The second step of registration: the facility. One that is there already is claimed, not doubled.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { freshId } from '../../api/freshId';
import { must, Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { phone } from '../../i18n/format';
import { paths } from '../../paths';
import { Dialog } from '../../ui/Dialog';
import { Heading, Notice } from '../../ui/Page';
import { PhonePage } from '../../ui/PhonePage';
import { type Details, FacilityForm } from './FacilityForm';
import css from './facility.module.css';
import { useMe } from './useMe';
import { text } from './words';

interface Known {
  facilityId: string;
  name: string;
  unitTitle: string;
}

/** What stands in the way, where the refusal says so. */
function knownOf(failure: unknown): (Known & { like: boolean }) | undefined {
  if (!(failure instanceof Refusal) || !/^facility-(exists|like)$/.test(failure.problem.code)) return undefined;
  const { current } = failure.problem;
  if (typeof current !== 'object' || current === null || !('facilityId' in current)) return undefined;
  const word = (name: string) => {
    const value = Reflect.get(current, name);
    return typeof value === 'string' ? value : '';
  };
  return {
    facilityId: word('facilityId'),
    name: word('name'),
    unitTitle: word('unitTitle'),
    like: failure.problem.code === 'facility-like',
  };
}

export function NewFacility() {
  const say = useWords(text);
  const me = useMe();
  const navigate = useNavigate();
  const { ho: onBehalf = false } = useSearch({ from: '/co-so/moi' });
  const [id] = useState(freshId);
  const [known, setKnown] = useState<ReturnType<typeof knownOf>>();
  const [asked, setAsked] = useState<Details>();

  const register = async (details: Details, confirmed: boolean) => {
    try {
      const made: Schemas['Facility'] = await must(
        api.POST('/api/facilities', {
          body: { ...details, id, ...(onBehalf ? { onBehalf } : {}), ...(confirmed ? { confirmed } : {}) },
        }),
      );
      await navigate({ to: paths.openRounds(made.id) });
    } catch (failure) {
      const there = knownOf(failure);
      if (!there) throw failure;
      setAsked(details);
      setKnown(there);
    }
  };
  if (me.data === undefined && !me.failure) {
    return (
      <PhonePage name={say.facilityTitle}>
        <p role="status">{say.reading}</p>
      </PhonePage>
    );
  }
  const account = onBehalf ? undefined : me.data?.account;
  const title = onBehalf ? say.behalfTitle : say.facilityTitle;
  return (
    <PhonePage name={title} {...(onBehalf ? { home: `/app${paths.behalf}`, homeName: say.behalfHome } : {})}>
      {onBehalf ? null : <p className={css.step}>{say.step(2, 2)}</p>}
      <Heading title={title} />
      <p className={css.lead}>{onBehalf ? say.behalfWhy : say.facilityWhy}</p>
      <FacilityForm
        first={{
          contactName: account?.name ?? '',
          contactPhone: account?.phone ? phone(account.phone) : '',
          contactEmail: account?.email ?? '',
        }}
        button={say.save}
        onSave={(details) => register(details, false)}
      />
      {known && asked ? (
        <KnownFacility known={known} onClose={() => setKnown(undefined)} onOther={() => register(asked, true)} />
      ) : null}
    </PhonePage>
  );
}

interface KnownProps {
  known: Known & { like: boolean };
  onClose: () => void;
  onOther: () => Promise<void>;
}

function KnownFacility({ known, onClose, onOther }: KnownProps) {
  const say = useWords(text);
  const { language } = useLanguage();
  const [note, setNote] = useState('');
  const [done, setDone] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const run = async (job: () => Promise<unknown>) => {
    setFailure(undefined);
    try {
      await job();
      return true;
    } catch (thrown) {
      setFailure(thrown);
      return false;
    }
  };
  const claim = async () => {
    const sent = await run(() =>
      must(api.POST('/api/facility-claims', { body: { facilityId: known.facilityId, note: note.trim() } })),
    );
    if (sent) setDone(true);
  };
  return (
    <Dialog title={done ? say.claimed : say.exists} onClose={onClose}>
      {failure ? <Notice kind="bad">{sentence(failure, language)}</Notice> : null}
      {done ? (
        <>
          <p>{say.claimedWhy}</p>
          <div className="acts">
            <Link className="btn" to={paths.facilities}>
              {say.bar}
            </Link>
          </div>
        </>
      ) : (
        <>
          {known.name ? (
            <p>
              <b className="b">{known.name}</b>
            </p>
          ) : null}
          <p>{say.existsWhy(known.unitTitle)}</p>
          <div className="field">
            <label htmlFor="claim-note">{say.claimNote}</label>
            <div className="hint">{say.claimNoteHint}</div>
            <textarea
              id="claim-note"
              className="inp"
              maxLength={1000}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          </div>
          <div className="acts">
            {known.like ? (
              <button type="button" className="btn two" onClick={() => void run(onOther)}>
                {say.other}
              </button>
            ) : null}
            <button type="button" className="btn" onClick={() => void claim()}>
              {say.claim}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
