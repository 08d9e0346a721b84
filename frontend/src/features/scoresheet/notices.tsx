import { Link } from '@tanstack/react-router';
import { problemSentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { clock, moment } from '../../i18n/format';
import type { LocalSheet } from '../../offline/types';
import { State } from '../../ui/signs';
import { useJudge } from '../judge/context';
import { nameOf, type Tally } from './marks';
import css from './sheet.module.css';
import { isReopened } from './sheetState';
import { text } from './words';

/** Why a sheet is closed for its judge; nothing where it is open. */
export function LockedNotice({ sheet, unsent }: { sheet: LocalSheet; unsent: boolean }) {
  const say = useWords(text);
  if (!sheet.counted) {
    return (
      <div className={`notice ${css.grey}`} role="status">
        <State state="slash">{say.notCounted}</State>
        {sheet.countedReason ? <p>{sheet.countedReason}.</p> : null}
        {Object.keys(sheet.body.marks).length > 0 ? <p>{say.notCountedKept}</p> : null}
      </div>
    );
  }
  if (!sheet.locked) return null;
  if (!sheet.body.submitted) {
    return (
      <div className="notice wait" role="status">
        <State state="wait">{say.stageClosed}</State>
        <p>{say.stageClosedWhy}</p>
      </div>
    );
  }
  return (
    <div className={unsent ? 'notice wait' : 'notice done'} role="status">
      <State state={unsent ? 'wait' : 'done'}>{say.submitted}</State>
      <p>
        {unsent
          ? say.submittedWaits
          : sheet.acknowledged.savedAt
            ? say.submittedBy(moment(sheet.acknowledged.savedAt))
            : ''}{' '}
        {say.submittedLocked}
      </p>
    </div>
  );
}

/** Why the judge has it again. */
export function ReopenedNotice({ sheet }: { sheet: LocalSheet }) {
  const say = useWords(text);
  if (!sheet.reopening || !isReopened(sheet)) return null;
  return (
    <div className="notice wait" role="status">
      <State state="back">{say.reopenedAt(clock(sheet.reopening.at), sheet.reopening.reason)}</State>
    </div>
  );
}

/** The server's refusal in words, and a way on. */
export function RefusalNotice({ sheet }: { sheet: LocalSheet }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const store = useJudge();
  const { refusal } = sheet;
  if (!refusal) return null;
  const way =
    refusal.code === 'rubric-changed'
      ? say.refusedRubric
      : refusal.status === 423
        ? say.refusedLocked
        : say.refusedWhat;
  return (
    <div className="notice bad" role="alert">
      <State state="bad">{say.refused}</State>
      <p className="b">{problemSentence(refusal, language)}</p>
      {language === 'vi' && refusal.fields.length > 0 ? (
        <ul>
          {refusal.fields.map((field) => (
            <li key={field.path}>{field.message}</li>
          ))}
        </ul>
      ) : null}
      <p>{way}</p>
      <p className={css.acts}>
        <button type="button" className="btn two" onClick={() => void store.retry(sheet.id).catch(() => {})}>
          {say.retry}
        </button>
        {refusal.code === 'rubric-changed' ? (
          <Link className="btn two" to="/cham/$judgeId/goi" params={{ judgeId: store.judgeId }}>
            {say.refetch}
          </Link>
        ) : null}
      </p>
    </div>
  );
}

/** The answers that disqualify, with their reasons. */
export function KnockOutNotice({ tally }: { tally: Tally }) {
  const say = useWords(text);
  const { language } = useLanguage();
  return tally.knockOuts.map((k) => (
    <div key={k.criterion.id} className="notice bad">
      <State state="bad">{say.knockedOut(k.number, nameOf(k.criterion, language))}</State>
      <p>{k.option.reason}</p>
    </div>
  ));
}
