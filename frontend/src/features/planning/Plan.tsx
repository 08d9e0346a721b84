// The plan of a round and all its rules. What is typed stays when another has changed the plan meanwhile.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { useLanguage, useWords } from '../../i18n';
import { Heading, Notice } from '../../ui/Page';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { programmeQuery, rubricsQuery } from '../panel/queries';
import { useRound } from '../panel/round';
import { CouncilFields } from './CouncilFields';
import { CountingFields } from './CountingFields';
import { DeleteDraft } from './DeleteDraft';
import { Newer } from './Newer';
import { PlanFields } from './PlanFields';
import { planText } from './planWords';
import { RulesHistory } from './RulesHistory';
import { differing, type Form, formOf, merged, type Round } from './rulesForm';
import { Amend, SavePlan } from './SavePlan';
import { useFaults } from './useFaults';

export function Plan() {
  const { round, ask } = useRound();
  const say = useWords(planText);
  const programme = useQuery(programmeQuery(ask, round.programmeId));
  return (
    <main className={office.main}>
      <Heading title={say.title} />
      <p className={office.intro}>{say.intro}</p>
      <Asked query={programme}>{(data) => <Editor key={round.id} programme={data} />}</Asked>
    </main>
  );
}

const past = (phase: Round['phase']) => phase === 'approved' || phase === 'published' || phase === 'closed';

function Editor({ programme }: { programme: Schemas['Programme'] }) {
  const { round, office: mine, ask } = useRound();
  const say = useWords(planText);
  const { language } = useLanguage();
  const rubrics = useQuery(rubricsQuery(ask, round.id));
  const [base, setBase] = useState(round);
  const [form, setForm] = useState(() => formOf(round));
  const [failure, setFailure] = useState<unknown>();
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const refused = useFaults(failure);
  const touched = differing(formOf(base), form);
  // Read anew meanwhile, and nothing was typed: it is simply shown.
  if (round.version > base.version && touched.length === 0) {
    setBase(round);
    setForm(formOf(round));
  }
  const change = (part: Partial<Form>) => setForm((was) => ({ ...was, ...part }));
  const fault = (...paths: string[]) => (paths.some((path) => wrong.has(path)) ? say.notNumber : refused(...paths));
  const take = (next: Round, keep: boolean) => {
    setForm((was) => (keep ? merged(formOf(base), was, formOf(next)) : formOf(next)));
    setBase(next);
    setFailure(undefined);
    setWrong(new Set());
  };
  const desk = mine.organiser || mine.secretary;
  const frozen = base.frozenAt !== undefined;
  const votes = frozen && !past(base.phase) && (mine.secretary || mine.council);
  const editing = { form, change, fault };
  const groups = programme.groups.map((group) => ({
    id: group.groupId,
    name: language === 'vi' ? group.nameVi : group.nameEn,
  }));
  const common = {
    base,
    form,
    touched,
    onRefused: (refusal: unknown, faults: ReadonlySet<string>) => {
      setFailure(refusal);
      setWrong(faults);
    },
    onSaved: (next: Round) => take(next, frozen),
    onUndo: () => take(base, false),
  };
  return (
    <>
      {past(base.phase) ? <Notice kind="info">{say.approved}</Notice> : null}
      {round.version > base.version ? (
        <Newer base={base} form={form} theirs={round} onTake={(keep) => take(round, keep)} />
      ) : null}
      <PlanFields
        {...editing}
        phase={base.phase}
        desk={desk}
        tier={programme.tiers.find(({ tier }) => tier === base.tier)}
      />
      {frozen && desk && !past(base.phase) ? <SavePlan {...common} reasoned /> : null}
      <CountingFields
        {...editing}
        frozenAt={base.frozenAt}
        open={!frozen && desk}
        lowers={votes}
        groups={criterionGroupsOf(rubrics.data?.items ?? [])}
      />
      <CouncilFields {...editing} open={(!frozen && desk) || votes} groups={groups} />
      {frozen && !past(base.phase) && !votes ? <p className="hint">{say.councilChanges}</p> : null}
      {!frozen && desk ? <SavePlan {...common} rules reasoned={base.phase !== 'draft'} /> : null}
      {votes ? <Amend {...common} /> : null}
      <RulesHistory roundId={base.id} />
      {base.phase === 'draft' && desk ? <DeleteDraft round={base} /> : null}
    </>
  );
}

/** The criterion groups of any of the round's rubrics, each once. */
function criterionGroupsOf(rubrics: readonly Schemas['Rubric'][]): { id: string; name: string }[] {
  const found = new Map<string, string>();
  for (const rubric of rubrics)
    for (const group of rubric.tree.criterionGroups) if (!found.has(group.id)) found.set(group.id, group.name);
  return [...found].map(([id, name]) => ({ id, name }));
}
