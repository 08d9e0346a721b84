import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Page';
import { Trouble } from './Asked';
import { useChange } from './changes';
import { text } from './conflictsWords';
import css from './office.module.css';
import { Pick } from './Pick';
import { declarableQuery } from './queries';
import { useRound } from './round';

type Kind = Schemas['Recusal']['kind'];
const kinds: Kind[] = ['own-facility', 'owner', 'employer', 'adviser', 'family', 'other'];

export function AddConflict({ judges, onDone }: { judges: readonly Schemas['Judge'][]; onDone: () => void }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const [judgeId, setJudge] = useState<string>();
  const [facilityId, setFacility] = useState<string>();
  const [kind, setKind] = useState<string>();
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState(false);
  const facilities = useQuery(declarableQuery(ask, judgeId));
  const add = useChange(round.id, (asked: { judgeId: string; facilityId: string; kind: Kind; note: string }) =>
    must(
      ask.POST('/api/judges/{judgeId}/recusals', {
        params: { path: { judgeId: asked.judgeId } },
        body: { facilityId: asked.facilityId, kind: asked.kind, note: asked.note },
      }),
    ),
  );
  const save = () => {
    const chosen = kinds.find((k) => k === kind);
    setMissing(!judgeId || !facilityId || !chosen);
    if (judgeId && facilityId && chosen) add.mutate({ judgeId, facilityId, kind: chosen, note }, { onSuccess: onDone });
  };
  return (
    <section className={`${css.part} ${css.narrow}`}>
      <h2>{say.add}</h2>
      <p>{say.addWhat}</p>
      <Pick
        label={say.judge}
        placeholder={say.pickJudge}
        empty={say.noneFound}
        options={judges
          .filter((judge) => judge.status === 'active' || judge.sheetsCount)
          .map((judge) => ({ value: judge.id, label: `${judge.name ?? ''} (${judge.code})` }))}
        value={judgeId}
        onPick={(picked) => {
          setJudge(picked);
          setFacility(undefined);
        }}
      />
      {facilities.data === null ? <Notice kind="info">{say.facilityHidden}</Notice> : null}
      <Pick
        label={say.facility}
        placeholder={say.pickFacility}
        empty={say.noneFound}
        options={(facilities.data?.items ?? []).map((facility) => ({
          value: facility.facilityId,
          label: `${facility.name}, ${facility.place}`,
        }))}
        value={facilityId}
        onPick={setFacility}
      />
      <Pick
        label={say.kind}
        empty={say.noneFound}
        options={kinds.map((value) => ({ value, label: say.kindOf(value) }))}
        value={kind}
        onPick={setKind}
      />
      <Field
        label={say.note}
        hint={say.noteHint}
        maxLength={1000}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      {missing ? <Notice kind="bad">{say.missing}</Notice> : null}
      {add.error ? <Trouble failure={add.error} /> : null}
      <div className={css.buttons}>
        <button type="button" className="btn" onClick={save}>
          {say.save}
        </button>
        <button type="button" className="btn two" onClick={onDone}>
          {say.cancel}
        </button>
      </div>
    </section>
  );
}
