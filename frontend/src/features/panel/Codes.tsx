// The judges' sign-in codes: who has one, who used it first on which device, issuing, issuing anew, revoking, printing.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Dialog } from '../../ui/Dialog';
import { Heading } from '../../ui/Page';
import { State, type StateName } from '../../ui/signs';
import { Asked, Trouble } from './Asked';
import { useChange } from './changes';
import { text } from './codesWords';
import { IssuedCodes } from './IssuedCodes';
import css from './office.module.css';
import { codesQuery } from './queries';
import { ReasonDialog } from './ReasonDialog';
import { useRound } from './round';
import { text as shared } from './words';

type CodeState = Schemas['JudgeCodeState'];
type Issued = Schemas['IssuedJudgeCode'];

const signs: Record<CodeState['status'], StateName> = {
  none: 'ahead',
  issued: 'wait',
  used: 'done',
  ended: 'none',
  revoked: 'slash',
};

export function Codes() {
  const { round, office, ask } = useRound();
  const say = useWords(text);
  const codes = useQuery(codesQuery(ask, round.id));
  const [issued, setIssued] = useState<Issued[]>();
  const desk = office.organiser || office.secretary;
  const issue = useChange(round.id, (judgeIds: string[]) =>
    must(
      ask.POST('/api/rounds/{roundId}/judge-codes', { params: { path: { roundId: round.id } }, body: { judgeIds } }),
    ),
  );
  const give = async (judgeIds: string[]) => {
    const answer = await issue.mutateAsync(judgeIds);
    setIssued(answer.items);
  };
  return (
    <main className={css.main}>
      <Heading title={say.title} />
      <p className={css.intro}>{desk ? say.intro : say.deskOnly}</p>
      {issue.error ? <Trouble failure={issue.error} /> : null}
      <Asked query={codes}>
        {({ items }) =>
          items.length === 0 ? (
            <section className={css.empty}>
              <h2>{say.emptyTitle}</h2>
              <p>{say.empty}</p>
            </section>
          ) : (
            <>
              {desk ? <IssueAll items={items} onIssue={() => give([]).catch(() => undefined)} /> : null}
              <List items={items} desk={desk} give={give} />
            </>
          )
        }
      </Asked>
      {issued ? <IssuedCodes items={issued} onClose={() => setIssued(undefined)} /> : null}
    </main>
  );
}

function IssueAll({ items, onIssue }: { items: readonly CodeState[]; onIssue: () => void }) {
  const say = useWords(text);
  const without = items.filter((item) => item.status === 'none' || item.status === 'revoked').length;
  return without === 0 ? (
    <p>
      <State state="done">{say.allIssued}</State>
    </p>
  ) : (
    <p>
      <button type="button" className="btn" onClick={onIssue}>
        {say.issueAll(without)}
      </button>
    </p>
  );
}

function List({
  items,
  desk,
  give,
}: {
  items: readonly CodeState[];
  desk: boolean;
  give: (judgeIds: string[]) => Promise<void>;
}) {
  const say = useWords(text);
  const general = useWords(shared);
  const { round, ask } = useRound();
  const [again, setAgain] = useState<CodeState>();
  const [revoking, setRevoking] = useState<CodeState>();
  const revoke = useChange(round.id, (asked: { judgeId: string; reason: string }) =>
    must(
      ask.DELETE('/api/judges/{judgeId}/sign-in-code', {
        params: { path: { judgeId: asked.judgeId } },
        body: { reason: asked.reason },
      }),
    ),
  );
  return (
    <>
      <div className={css.scroll}>
        <table className={css.rows}>
          <thead>
            <tr>
              <th scope="col">{say.judge}</th>
              <th scope="col">{say.status}</th>
              <th scope="col">{say.first}</th>
              {desk ? <td /> : null}
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.judgeId}>
                <th scope="row">
                  <b>{item.name}</b>
                  <span className="cap">
                    {[item.judgeCode, general.judgeRole(item.role), item.scores ? '' : say.scoresNothing]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </th>
                <td data-label={say.status}>
                  <State state={signs[item.status]}>{say.statusOf(item.status)}</State>
                  {item.issuedAt ? <span className={`cap ${css.line}`}>{say.since(moment(item.issuedAt))}</span> : null}
                </td>
                <td data-label={say.first}>
                  {item.firstSignIn ? (
                    <>
                      {item.firstSignIn.deviceName || say.unnamed}
                      <span className={`cap ${css.line}`}>
                        {moment(item.firstSignIn.at)}
                        {item.devices.length > 1 ? ` · ${say.devices(item.devices.length)}` : ''}
                      </span>
                    </>
                  ) : (
                    <span className={css.quiet}>{say.nobody}</span>
                  )}
                </td>
                {desk ? (
                  <td className={css.acts}>
                    <Acts
                      item={item}
                      onIssue={() => give([item.judgeId]).catch(() => undefined)}
                      onAgain={() => setAgain(item)}
                      onRevoke={() => setRevoking(item)}
                    />
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {again ? <Again item={again} give={give} onClose={() => setAgain(undefined)} /> : null}
      {revoking ? (
        <ReasonDialog
          title={say.revokeTitle(revoking.name)}
          confirm={say.revokeDo}
          danger
          onConfirm={(reason) => revoke.mutateAsync({ judgeId: revoking.judgeId, reason })}
          onClose={() => setRevoking(undefined)}
        >
          <p>{say.revokeWhat}</p>
        </ReasonDialog>
      ) : null}
    </>
  );
}

function Acts({
  item,
  onIssue,
  onAgain,
  onRevoke,
}: {
  item: CodeState;
  onIssue: () => void;
  onAgain: () => void;
  onRevoke: () => void;
}) {
  const say = useWords(text);
  if (item.status === 'none' || item.status === 'revoked') {
    return (
      <button type="button" className={css.act} onClick={onIssue} aria-label={`${say.issue}: ${item.name}`}>
        {say.issue}
      </button>
    );
  }
  return (
    <>
      <button type="button" className={css.act} onClick={onAgain} aria-label={`${say.issueAgain}: ${item.name}`}>
        {say.issueAgain}
      </button>
      <button type="button" className={css.quietAct} onClick={onRevoke} aria-label={`${say.revoke}: ${item.name}`}>
        {say.revoke}
      </button>
    </>
  );
}

function Again({
  item,
  give,
  onClose,
}: {
  item: CodeState;
  give: (judgeIds: string[]) => Promise<void>;
  onClose: () => void;
}) {
  const say = useWords(text);
  const general = useWords(shared);
  const [failure, setFailure] = useState<unknown>();
  const send = async () => {
    try {
      await give([item.judgeId]);
      onClose();
    } catch (thrown) {
      setFailure(thrown);
    }
  };
  return (
    <Dialog title={say.againTitle(item.name)} onClose={onClose}>
      <p>{say.againWhat}</p>
      {failure ? <Trouble failure={failure} /> : null}
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {general.cancel}
        </button>
        <button type="button" className="btn" onClick={send}>
          {say.againDo}
        </button>
      </div>
    </Dialog>
  );
}
