// One checklist as it is written: questions in their order, saved at the version that was seen.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { must, Refusal } from '../../api/problem';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Page';
import { State } from '../../ui/signs';
import { Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import office from '../panel/office.module.css';
import { beforeScoring, useRound } from '../panel/round';
import { ChecklistConflict } from './ChecklistConflict';
import {
  type Draft,
  type List,
  listOf,
  most,
  newQuestion,
  ownList,
  type Question,
  sameList,
  trimmed,
} from './checklists';
import css from './checklists.module.css';
import { text } from './checklistWords';
import { QuestionRows } from './QuestionRows';
import { checklistsQuery } from './queries';

interface Props {
  group: { id: string; name: string };
  lists: readonly List[];
  draft: Draft | undefined;
  begin: () => void;
  onDraft: (draft: Draft | undefined) => void;
}

export function ChecklistEditor({ group, lists, draft, begin, onDraft }: Props) {
  const { round, office: held } = useRound();
  const say = useWords(text);
  const client = useQueryClient();
  const own = ownList(lists, group.id);
  const stands = listOf(lists, group.id);
  const may = (held.organiser || held.secretary) && beforeScoring(round.phase);
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const [done, setDone] = useState<string>();
  const [faster, setFaster] = useState<List | 'gone'>();
  const [askAway, setAskAway] = useState(false);

  const save = useChange(round.id, ({ questions, version }: Draft) =>
    must(
      api.PUT('/api/rounds/{roundId}/checklists/{groupId}', {
        params: { path: { roundId: round.id, groupId: group.id || 'all' }, header: seen(version) },
        body: { questions: questions.map(trimmed) },
      }),
    ),
  );
  const questions = draft?.questions ?? stands?.questions ?? [];
  const change = (next: Question[]) => {
    setDone(undefined);
    onDraft({ questions: next, version: draft?.version ?? own?.version ?? 0 });
  };
  const refused = async (failure: unknown) => {
    if (failure instanceof Refusal && failure.problem.status === 412) {
      const fresh = await client.fetchQuery({ ...checklistsQuery(round.id), staleTime: 0 });
      setFaster(ownList(fresh.items, group.id) ?? 'gone');
    }
    if (failure instanceof Refusal)
      setFaults(
        new Map(
          failure.problem.fields.flatMap(({ path, message }) => {
            const at = /^questions\[(\d+)\]/.exec(path)?.[1];
            const id = at === undefined ? undefined : questions[Number(at)]?.id;
            return id ? [[id, message] as const] : [];
          }),
        ),
      );
  };
  const send = (version = draft?.version ?? 0) => {
    const empty = questions.filter((one) => one.text.trim() === '');
    setFaults(new Map(empty.map(({ id }) => [id, say.textMissing])));
    if (empty.length > 0 || questions.length === 0 || save.isPending) return;
    setFaster(undefined);
    save.mutate(
      { questions, version },
      {
        onSuccess: () => {
          onDraft(undefined);
          setDone(say.saved);
        },
        onError: (failure) => void refused(failure),
      },
    );
  };
  const takeAway = () => {
    setAskAway(false);
    save.mutate(
      { questions: [], version: own?.version ?? 0 },
      {
        onSuccess: () => {
          onDraft(undefined);
          setDone(say.takenAway);
        },
        onError: (failure) => void refused(failure),
      },
    );
  };
  const dirty =
    draft !== undefined &&
    (!sameList(draft.questions, stands?.questions ?? []) || (group.id !== '' && own === undefined));
  const common = group.id !== '' && own === undefined && draft === undefined;
  const stale = save.error instanceof Refusal && save.error.problem.status === 412;
  return (
    <section className={css.editor} aria-label={group.name}>
      <div className={css.editorHead}>
        <h2>{group.name}</h2>
        {own?.at ? <span className="cap">{say.savedBy(own.changedBy, moment(own.at))}</span> : null}
      </div>
      {own === undefined && !common ? <p className={css.why}>{group.id === '' ? say.defaultWhy : null}</p> : null}
      {common ? <p className={css.why}>{say.commonWhy}</p> : null}
      {may ? null : <p className={css.why}>{beforeScoring(round.phase) ? say.readOnly : say.over}</p>}
      {common && may ? (
        <p>
          <button type="button" className="btn two" onClick={begin}>
            {say.makeOwn}
          </button>
        </p>
      ) : null}
      <QuestionRows
        questions={questions}
        faults={faults}
        open={may && !common}
        onChange={change}
        onFixed={(id) => setFaults((now) => new Map([...now].filter(([other]) => other !== id)))}
      />
      {may && !common ? (
        <>
          <p>
            {questions.length < most ? (
              <button type="button" className="btn two" onClick={() => change([...questions, newQuestion()])}>
                {say.add}
              </button>
            ) : (
              say.tooMany(most)
            )}
          </p>
          {faster ? (
            <ChecklistConflict
              mine={questions}
              faster={faster}
              onTheirs={() => {
                setFaster(undefined);
                save.reset();
                onDraft(undefined);
              }}
              onMine={() => send(faster === 'gone' ? 0 : faster.version)}
            />
          ) : null}
          {save.error && !stale ? <Trouble failure={save.error} /> : null}
          {faults.size > 0 ? <Notice kind="bad">{say.fixFirst}</Notice> : null}
          {questions.length === 0 ? <Notice kind="wait">{say.emptyList}</Notice> : null}
          <div className={css.foot}>
            <span role="status">
              {dirty ? <State state="wait">{say.unsaved}</State> : done ? <State state="done">{done}</State> : null}
            </span>
            <div className={office.buttons}>
              {own && !dirty ? (
                <button type="button" className="btn quiet" onClick={() => setAskAway(true)}>
                  {group.id === '' ? say.takeAway : say.takeAwayGroup}
                </button>
              ) : null}
              {dirty ? (
                <>
                  <button
                    type="button"
                    className="btn two"
                    onClick={() => {
                      onDraft(undefined);
                      setFaults(new Map());
                      setFaster(undefined);
                      save.reset();
                    }}
                  >
                    {say.discard}
                  </button>
                  <button type="button" className="btn" onClick={() => send()}>
                    {save.isPending ? say.saving : say.save}
                  </button>
                </>
              ) : null}
            </div>
          </div>
          <p className="cap">
            {say.ownWhy} {say.kept}
          </p>
        </>
      ) : null}
      {askAway ? (
        <Dialog title={say.takeAwayTitle} onClose={() => setAskAway(false)}>
          <p>{group.id === '' ? say.takeAwayWhy : say.takeAwayWhyGroup}</p>
          <div className="acts">
            <button type="button" className="btn two" onClick={() => setAskAway(false)}>
              {say.cancel}
            </button>
            <button type="button" className="btn danger" onClick={takeAway}>
              {say.takeAwayDo}
            </button>
          </div>
        </Dialog>
      ) : null}
    </section>
  );
}
