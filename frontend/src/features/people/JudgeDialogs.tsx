// The changes of a panel: join, other role or groups, leave, replace, stand aside.
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import { Pick } from '../panel/Pick';
import { declarableQuery, judgesQuery } from '../panel/queries';
import { beforeScoring, useRound } from '../panel/round';
import { text as shared } from '../panel/words';
import { EffectNote } from './EffectNote';
import { Groups } from './Groups';
import { PickPerson } from './PickPerson';
import own from './people.module.css';
import type { Group, Judge } from './queries';
import { text } from './staffWords';

type Role = Judge['role'];
const roles: Role[] = ['judge', 'head', 'deputy'];

/** The judge as the list has it now: after a 412 that is what the next try has seen. */
function useCurrent(judge: Judge): Judge {
  const { round, ask } = useRound();
  return useQuery(judgesQuery(ask, round.id)).data?.items.find((one) => one.id === judge.id) ?? judge;
}

function Form({
  confirm,
  failure,
  onConfirm,
  onClose,
  children,
}: {
  confirm: string;
  failure: unknown;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const say = useWords(text);
  return (
    <form
      className={own.form}
      onSubmit={(event) => {
        event.preventDefault();
        onConfirm();
      }}
    >
      {children}
      {failure ? <Trouble failure={failure} /> : null}
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.cancel}
        </button>
        <button type="submit" className="btn">
          {confirm}
        </button>
      </div>
    </form>
  );
}

function PickRole({ value, onPick }: { value: Role; onPick: (role: Role) => void }) {
  const say = useWords(text);
  const general = useWords(shared);
  return (
    <Pick
      label={say.role}
      empty={say.noneFound}
      options={roles.map((role) => ({ value: role, label: general.judgeRole(role) }))}
      value={value}
      onPick={(picked) => {
        const role = roles.find((one) => one === picked);
        if (role) onPick(role);
      }}
    />
  );
}

export function AddJudge({
  groups,
  seated,
  onClose,
}: {
  groups: readonly Group[];
  seated: readonly string[];
  onClose: () => void;
}) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const [accountId, setPerson] = useState<string>();
  const [role, setRole] = useState<Role>('judge');
  const [scores, setScores] = useState(true);
  const [title, setTitle] = useState('');
  const [groupIds, setGroups] = useState<string[]>([]);
  const asked = accountId ? { accountId, role, scores: role === 'judge' || scores, groupIds } : undefined;
  const add = useChange(round.id, (body: NonNullable<typeof asked>) =>
    must(
      ask.POST('/api/rounds/{roundId}/judges', {
        params: { path: { roundId: round.id } },
        body: { ...body, title },
      }),
    ),
  );
  return (
    <Dialog title={say.addJudgeTitle} onClose={onClose} wide>
      <Form
        confirm={say.addDo}
        failure={add.error}
        onClose={onClose}
        onConfirm={() => asked && add.mutate(asked, { onSuccess: onClose })}
      >
        <PickPerson
          value={accountId}
          except={seated}
          onPick={(person) => {
            setPerson(person.accountId);
            if (title === '') setTitle(person.title);
          }}
        />
        <PickRole value={role} onPick={setRole} />
        {role === 'judge' ? null : (
          <label className={own.tick}>
            <input type="checkbox" checked={scores} onChange={(event) => setScores(event.target.checked)} />
            <span>{say.scores}</span>
          </label>
        )}
        <Field
          label={say.personTitle}
          value={title}
          maxLength={200}
          onChange={(event) => setTitle(event.target.value)}
        />
        <Groups label={say.groups} hint={say.allGroupsHint} groups={groups} chosen={groupIds} onChange={setGroups} />
        <EffectNote proposed={asked ? { change: 'join', ...asked } : undefined} />
      </Form>
    </Dialog>
  );
}

export function ChangeJudge({
  judge,
  groups,
  onClose,
}: {
  judge: Judge;
  groups: readonly Group[];
  onClose: () => void;
}) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const current = useCurrent(judge);
  const [role, setRole] = useState<Role>(judge.role);
  const [title, setTitle] = useState(judge.title);
  const [groupIds, setGroups] = useState<string[]>(judge.groupIds);
  const change = useChange(round.id, () =>
    must(
      ask.PUT('/api/judges/{judgeId}', {
        params: { path: { judgeId: judge.id }, header: seen(current.version) },
        body: { role, title, groupIds },
      }),
    ),
  );
  return (
    <Dialog title={say.changeTitle(judge.name ?? judge.code)} onClose={onClose} wide>
      <Form
        confirm={say.save}
        failure={change.error}
        onClose={onClose}
        onConfirm={() => change.mutate(undefined, { onSuccess: onClose })}
      >
        <PickRole value={role} onPick={setRole} />
        <Field
          label={say.personTitle}
          value={title}
          maxLength={200}
          onChange={(event) => setTitle(event.target.value)}
        />
        <Groups
          label={say.groups}
          hint={beforeScoring(round.phase) ? say.allGroupsHint : say.onlyMore}
          groups={groups}
          chosen={groupIds}
          onChange={setGroups}
        />
        <EffectNote proposed={{ change: 'groups', judgeId: judge.id, role, groupIds }} />
      </Form>
    </Dialog>
  );
}

export function LetLeave({
  judge,
  replace,
  seated,
  onClose,
}: {
  judge: Judge;
  replace: boolean;
  seated: readonly string[];
  onClose: () => void;
}) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const current = useCurrent(judge);
  const [accountId, setPerson] = useState<string>();
  const [title, setTitle] = useState('');
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [sheetsCount, setCount] = useState(true);
  const params = { path: { judgeId: judge.id }, header: seen(current.version) };
  const leave = useChange(round.id, (asked: { reason: string; sheetsCount: boolean; accountId?: string }) =>
    asked.accountId === undefined
      ? must(ask.PUT('/api/judges/{judgeId}/leaving', { params, body: { reason: asked.reason, sheetsCount } }))
      : must(
          ask.PUT('/api/judges/{judgeId}/replacement', {
            params,
            body: { accountId: asked.accountId, reason: asked.reason, sheetsCount, title },
          }),
        ),
  );
  const name = judge.name ?? judge.code;
  const send = () => {
    setMissing(reason.trim() === '');
    if (reason.trim() === '' || (replace && !accountId)) return;
    leave.mutate(
      { reason: reason.trim(), sheetsCount, ...(replace && accountId ? { accountId } : {}) },
      { onSuccess: onClose },
    );
  };
  return (
    <Dialog title={replace ? say.replaceTitle(name) : say.leaveTitle(name)} onClose={onClose} wide>
      <Form confirm={replace ? say.replaceDo : say.leaveDo} failure={leave.error} onClose={onClose} onConfirm={send}>
        {replace ? (
          <>
            <p>{say.replaceWhat}</p>
            <PickPerson
              value={accountId}
              except={seated}
              onPick={(person) => {
                setPerson(person.accountId);
                setTitle(person.title);
              }}
            />
          </>
        ) : null}
        <Field
          label={say.reason}
          hint={say.reasonHint}
          value={reason}
          maxLength={1000}
          onChange={(event) => setReason(event.target.value)}
          fault={missing && reason.trim() === '' ? say.required : undefined}
        />
        {beforeScoring(round.phase) ? null : (
          <>
            <label className={own.tick}>
              <input type="checkbox" checked={sheetsCount} onChange={(event) => setCount(event.target.checked)} />
              <span>{say.keepSheets}</span>
            </label>
            <p className="hint">{say.keepSheetsWhat}</p>
          </>
        )}
        {replace ? (
          <EffectNote
            proposed={accountId ? { change: 'replace', judgeId: judge.id, accountId, sheetsCount } : undefined}
          />
        ) : (
          <EffectNote proposed={{ change: 'leave', judgeId: judge.id, sheetsCount }} />
        )}
      </Form>
    </Dialog>
  );
}

export function RecuseJudge({ judge, onClose }: { judge: Judge; onClose: () => void }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const [facilityId, setFacility] = useState<string>();
  const [note, setNote] = useState('');
  const facilities = useQuery(declarableQuery(ask, judge.id));
  const recuse = useChange(round.id, (asked: string) =>
    must(
      ask.POST('/api/judges/{judgeId}/recusals', {
        params: { path: { judgeId: judge.id } },
        body: { facilityId: asked, kind: 'other', note },
      }),
    ),
  );
  return (
    <Dialog title={say.recuseTitle(judge.name ?? judge.code)} onClose={onClose} wide>
      <Form
        confirm={say.recuseDo}
        failure={recuse.error}
        onClose={onClose}
        onConfirm={() => facilityId && recuse.mutate(facilityId, { onSuccess: onClose })}
      >
        <p>{say.recuseWhat}</p>
        <Pick
          label={say.facility}
          empty={say.noneFound}
          options={(facilities.data?.items ?? []).map((facility) => ({
            value: facility.facilityId,
            label: `${facility.name}, ${facility.place}`,
          }))}
          value={facilityId}
          onPick={setFacility}
        />
        <Field label={say.reason} value={note} maxLength={1000} onChange={(event) => setNote(event.target.value)} />
        <EffectNote proposed={facilityId ? { change: 'recuse', judgeId: judge.id, facilityId } : undefined} />
      </Form>
    </Dialog>
  );
}
