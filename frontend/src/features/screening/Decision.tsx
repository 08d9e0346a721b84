// What can be decided on an entry as it stands, and what came of it.
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must, type Problem, problemSentence, Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { paths } from '../../paths';
import { State } from '../../ui/signs';
import { seen, useChange } from '../panel/changes';
import { ReasonDialog } from '../panel/ReasonDialog';
import { useRound } from '../panel/round';
import { minShown, shownPhotos } from './choice';
import css from './desk.module.css';
import { text } from './deskWords';
import { OpenQuestions } from './OpenQuestions';
import type { Choice, Desk } from './queries';
import { ReturnDialog } from './ReturnDialog';
import { refusal } from './refusal';
import { type CheckPen, openOf } from './useChecks';

type Verdict = Schemas['ScreenEntryInputBody'];
type Summary = Schemas['EntrySummary'];

interface Props {
  desk: Desk;
  pen: CheckPen;
  choice: Choice;
  onDecided: () => void;
}

export function Decision({ desk, pen, choice, onDecided }: Props) {
  const { round } = useRound();
  const say = useWords(text);
  const { entry } = desk;
  const [asking, setAsking] = useState<'return' | 'reject' | 'reconsider' | 'open'>();
  const [done, setDone] = useState<Summary>();
  const header = seen(entry.version);
  const path = { entryId: entry.id };
  const finish = (summary: Summary) => {
    setDone(summary);
    onDecided();
    return summary;
  };
  const decide = useChange(round.id, async (body: Verdict) =>
    finish(await must(api.PUT('/api/entries/{entryId}/screening', { params: { path, header }, body }))),
  );
  // A refusal stands for what was asked with: it goes when the choice or the checklist has changed since.
  const asked = JSON.stringify([choice, pen.marks]);
  const [askedWith, setAskedWith] = useState('');
  const changed = decide.error instanceof Refusal && decide.error.problem.status === 412 ? false : askedWith !== asked;
  const reconsider = useChange(round.id, async (reason: string) =>
    finish(
      await must(api.PUT('/api/entries/{entryId}/reconsideration', { params: { path, header }, body: { reason } })),
    ),
  );
  // The choice goes with the acceptance, so what is ticked already counts though it is not saved.
  const blocked =
    desk.blocked?.code === 'names-nobody-missing' && shownPhotos(entry, choice, true) >= minShown
      ? undefined
      : desk.blocked;
  const may = desk.open && !desk.ownHand;
  // A list of the round's own is the server's to insist on; of the default list the reader is asked.
  const unseen = desk.checklist.own ? [] : openOf(desk.checklist.questions, pen.marks);
  const asks = unseen.length > 0 && blocked?.code !== 'names-nobody-missing';
  const accept = () => {
    if (decide.isPending || pen.saving) return;
    setAskedWith(asked);
    if (asks) setAsking('open');
    else decide.mutate({ decision: 'accepted', choice });
  };
  return (
    <>
      <Told desk={desk} done={done} blocked={blocked} failure={changed ? undefined : decide.error} />
      <div className={css.acts}>
        {may && entry.status === 'submitted' ? (
          <>
            <button type="button" className={blocked || pen.saving ? 'btn wait' : 'btn'} onClick={accept}>
              {decide.isPending
                ? say.working
                : pen.saving
                  ? say.waitChecks
                  : asks
                    ? say.acceptOpen(unseen.length)
                    : say.accept}
            </button>
            <button type="button" className="btn two" onClick={() => setAsking('return')}>
              {say.returnIt}
            </button>
          </>
        ) : null}
        {may && entry.status === 'returned' ? (
          <button type="button" className="btn two" onClick={() => setAsking('return')}>
            {say.returnAgain}
          </button>
        ) : null}
        {may && (entry.status === 'submitted' || entry.status === 'returned') ? (
          <button type="button" className="btn quiet" onClick={() => setAsking('reject')}>
            {say.reject}
          </button>
        ) : null}
        {may && (entry.status === 'accepted' || entry.status === 'rejected') ? (
          <button type="button" className="btn two" onClick={() => setAsking('reconsider')}>
            {say.reconsider}
          </button>
        ) : null}
        {desk.nextId ? (
          <Link className={done ? 'btn' : 'btn two'} to={paths.screening(round.id, desk.nextId)}>
            {say.next}
          </Link>
        ) : (
          <span className="cap">{say.noNext}</span>
        )}
      </div>
      {asking === 'open' ? (
        <OpenQuestions
          questions={unseen}
          onAccept={() => {
            setAsking(undefined);
            decide.mutate({ decision: 'accepted', choice, restSeen: true });
          }}
          onGo={() => {
            setAsking(undefined);
            const [first] = unseen;
            setTimeout(() => first && document.getElementsByName(first.id)[0]?.focus());
          }}
          onClose={() => setAsking(undefined)}
        />
      ) : null}
      {asking === 'return' ? (
        <ReturnDialog
          desk={desk}
          marks={pen.marks}
          onReturn={(body) => decide.mutateAsync({ decision: 'returned', ...body })}
          onClose={() => setAsking(undefined)}
        />
      ) : null}
      {asking === 'reject' ? (
        <ReasonDialog
          title={say.rejectTitle}
          confirm={say.rejectDo}
          danger
          onConfirm={(reason) => decide.mutateAsync({ decision: 'rejected', reason })}
          onClose={() => setAsking(undefined)}
        >
          <p>{say.rejectWhy(entry.productName)}</p>
        </ReasonDialog>
      ) : null}
      {asking === 'reconsider' ? (
        <ReasonDialog
          title={say.reconsiderTitle}
          confirm={say.reconsiderDo}
          onConfirm={(reason) => reconsider.mutateAsync(reason)}
          onClose={() => setAsking(undefined)}
        >
          <p>{say.reconsiderWhy}</p>
        </ReasonDialog>
      ) : null}
    </>
  );
}

interface ToldProps {
  desk: Desk;
  done: Summary | undefined;
  blocked: Desk['blocked'];
  failure: unknown;
}

/** How it stands: what was just decided, else what stands against deciding. */
function Told({ desk, done, blocked, failure }: ToldProps) {
  const say = useWords(text);
  const { language } = useLanguage();
  const { entry } = desk;
  if (failure) {
    if (failure instanceof Refusal && failure.problem.status === 412)
      return <Sentence bad>{say.newer(entry.changedBy)}</Sentence>;
    return failure instanceof Refusal ? (
      <Refused problem={failure.problem} />
    ) : (
      <Sentence bad>{sentence(failure, language)}</Sentence>
    );
  }
  if (done) return <Decided done={done} />;
  if (desk.ownHand) return <Sentence>{say.ownHand}</Sentence>;
  if (!desk.open) return <Sentence>{say.closed}</Sentence>;
  if (entry.status === 'returned' && entry.dueAt)
    return <Sentence>{(entry.overdue ? say.overdueSince : say.waitingFor)(moment(entry.dueAt))}</Sentence>;
  if (entry.reason) return <Sentence>{say.reasonWas(entry.reason)}</Sentence>;
  if (entry.status === 'submitted' && blocked)
    return (
      <Sentence>
        {say.cannotYet} {problemSentence(refusal(blocked.code, blocked.message), language)}
      </Sentence>
    );
  return null;
}

function Decided({ done }: { done: Summary }) {
  const say = useWords(text);
  switch (done.status) {
    case 'accepted':
      return (
        <p role="status">
          <State state="done">{say.acceptedAs(done.judgingCode ?? '')}</State>
        </p>
      );
    case 'returned':
      return (
        <p role="status">
          <State state="back">{say.returnedNow(done.dueAt ? moment(done.dueAt) : '')}</State>
        </p>
      );
    case 'rejected':
      return (
        <p role="status">
          <State state="bad">{say.rejectedNow}</State>
        </p>
      );
    case 'submitted':
    case 'draft':
    case 'withdrawn':
      return (
        <p role="status">
          <State state="wait">{say.reopenedNow}</State>
        </p>
      );
  }
}

function Sentence({ bad = false, children }: { bad?: boolean; children: ReactNode }) {
  return (
    <p className={bad ? css.warn : css.told} role={bad ? 'alert' : undefined}>
      {children}
    </p>
  );
}

/** A refusal with each part that stands against it. */
function Refused({ problem }: { problem: Problem }) {
  const { language } = useLanguage();
  return (
    <div className={css.warn} role="alert">
      <p>{problemSentence(problem, language)}</p>
      {problem.fields.length > 0 ? (
        <ul lang="vi">
          {problem.fields.map((field) => (
            <li key={`${field.path} ${field.code}`}>{field.message}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
