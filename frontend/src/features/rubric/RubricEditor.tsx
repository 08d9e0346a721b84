// The rubric of one product group: what it says, what is off, and what can be done with it.
import { useMemo, useState } from 'react';
import { must, Refusal, sentenceOf } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { moment, points } from '../../i18n/format';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Page';
import { State } from '../../ui/signs';
import { Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import { CompareDialog, DraftDifferences } from './CompareDialog';
import { Conflict } from './Conflict';
import { CopyDialog } from './CopyDialog';
import { type Draft, sameTree, trimmed } from './draft';
import { criterionAt, faultsOf } from './faults';
import { ImportDialog } from './ImportDialog';
import { Preview } from './Preview';
import { exportUrl, type Rubric } from './queries';
import css from './rubric.module.css';
import { TreeEditor } from './TreeEditor';
import { Weights } from './Weights';
import { text } from './words';

interface Props {
  group: { id: string; name: string };
  groups: readonly { id: string; name: string }[];
  rubric: Rubric;
  draft: Draft | undefined;
  onDraft: (draft: Draft | undefined) => void;
}

type Shown = 'preview' | 'import' | 'copy' | 'compare' | 'changes';

export function RubricEditor({ group, groups, rubric, draft, onDraft }: Props) {
  const { round, office: held, ask } = useRound();
  const say = useWords(text);
  const { language } = useLanguage();
  const [open, setOpen] = useState<string>();
  const [shown, setShown] = useState<Shown>();
  const [refusals, setRefusals] = useState<ReadonlyMap<string, string>>(new Map());
  const [done, setDone] = useState<string>();
  const [dropped, setDropped] = useState<Draft>();
  const [generation, setGeneration] = useState(0); // of a tree that has come from elsewhere: fields begin anew
  const tree = draft?.tree ?? rubric.tree;
  const dirty = draft !== undefined && !sameTree(draft.tree, rubric.tree);
  const frozen = round.frozenAt !== undefined;
  const mayWrite = (held.organiser || held.secretary) && !frozen;
  const own = useMemo(() => faultsOf(tree), [tree]);
  const faults = useMemo(
    () =>
      new Map([
        ...refusals,
        ...own.map(
          ({ path, code, have = 0, want = 0 }) =>
            [path, say.fault(code, points(have, language), points(want, language))] as const,
        ),
      ]),
    [own, refusals, say, language],
  );
  const save = useChange(round.id, ({ tree: written, version }: Draft) =>
    must(
      ask.PUT('/api/rounds/{roundId}/rubrics/{groupId}', {
        params: { path: { roundId: round.id, groupId: group.id }, header: seen(version) },
        body: { tree: trimmed(written) },
      }),
    ),
  );
  const stale = save.error instanceof Refusal && save.error.problem.status === 412;
  const change = (next: Draft['tree']) => {
    setDone(undefined);
    setDropped(undefined);
    setRefusals(new Map());
    onDraft({ tree: next, version: draft?.version ?? rubric.version });
  };
  const replace = (next: Draft | undefined, told: string) => {
    onDraft(next);
    setOpen(undefined);
    setShown(undefined);
    setRefusals(new Map());
    setGeneration((n) => n + 1);
    setDone(told);
    save.reset();
  };
  const toFirstFault = () => {
    // A sum is mended by what it is made of: that comes first.
    const path = [...faults.keys()].find((one) => criterionAt(tree, one)) ?? [...faults.keys()][0];
    const criterion = path && criterionAt(tree, path);
    const at = path && /^criterionGroups\[(\d+)\]/.exec(path)?.[1];
    const id = criterion ? `open-${criterion}` : `off-${at ? (tree.criterionGroups[Number(at)]?.id ?? '') : ''}`;
    if (criterion) {
      setOpen(undefined);
      // The form opens at what is wrong.
      requestAnimationFrame(() => setOpen(criterion));
    }
    const row = document.getElementById(id);
    row?.scrollIntoView?.({ block: 'center' });
    if (!criterion) row?.focus({ preventScroll: true });
  };
  const send = (version: number) => {
    if (faults.size > 0) return toFirstFault();
    if (save.isPending || !draft) return;
    setRefusals(new Map());
    save.mutate(
      { tree: draft.tree, version },
      {
        onSuccess: (written) => {
          onDraft(undefined);
          setOpen(undefined);
          setDone(say.saved(written.version));
        },
        onError: (failure) => {
          if (failure instanceof Refusal && failure.problem.status === 422)
            setRefusals(
              new Map(
                failure.problem.fields.map(({ path, code, message }) => [path, sentenceOf(code, message, language)]),
              ),
            );
        },
      },
    );
  };
  return (
    <section className={css.editor} aria-label={group.name}>
      <div className={css.editorHead}>
        <h2>{group.name}</h2>
        <span className="cap">{say.savedBy(say.version(rubric.version), rubric.byName ?? '', moment(rubric.at))}</span>
      </div>
      {frozen ? (
        <Notice kind="info">
          <p>{round.frozenAt ? say.frozenSince(moment(round.frozenAt)) : say.frozen}</p>
        </Notice>
      ) : mayWrite ? null : (
        <p>{say.readOnly}</p>
      )}
      <fieldset className={css.toolbar}>
        <legend className="spoken">{say.acts}</legend>
        <button type="button" className="btn two" onClick={() => setShown('preview')}>
          {say.preview}
        </button>
        {mayWrite ? (
          <button type="button" className="btn two" onClick={() => setShown('import')}>
            {say.import}
          </button>
        ) : null}
        <a
          className="btn two"
          href={exportUrl(round.id, group.id)}
          download
          title={dirty ? say.exportSaved : undefined}
        >
          {say.export}
        </a>
        {mayWrite ? (
          <button type="button" className="btn two" onClick={() => setShown('copy')}>
            {say.copy}
          </button>
        ) : null}
        <button type="button" className="btn two" onClick={() => setShown('compare')}>
          {say.compare}
        </button>
      </fieldset>
      <Weights tree={tree} current={open} />
      <TreeEditor
        key={generation}
        tree={tree}
        mayWrite={mayWrite}
        faults={faults}
        open={open}
        onOpen={setOpen}
        onChange={change}
      />
      {stale && draft ? (
        <Conflict
          groupId={group.id}
          mine={trimmed(draft.tree)}
          onTheirs={() => replace(undefined, say.discarded)}
          onMine={send}
        />
      ) : null}
      {save.error && !stale ? <Trouble failure={save.error} /> : null}
      {mayWrite ? (
        <div className={css.foot}>
          <span role="status">
            {dirty ? <State state="wait">{say.unsaved}</State> : done ? <State state="done">{done}</State> : null}
          </span>
          <div className={office.buttons}>
            {dropped && !dirty ? (
              <button
                type="button"
                className="btn quiet"
                onClick={() => {
                  setDropped(undefined);
                  replace(dropped, '');
                }}
              >
                {say.restore}
              </button>
            ) : null}
            {dirty ? (
              <>
                <button
                  type="button"
                  className="btn quiet"
                  onClick={() => {
                    setDropped(draft);
                    replace(undefined, say.discarded);
                  }}
                >
                  {say.discard}
                </button>
                <button type="button" className="btn two" onClick={() => setShown('changes')}>
                  {say.whatChanges}
                </button>
                <button
                  type="button"
                  className={faults.size > 0 ? 'btn wait' : 'btn'}
                  onClick={() => send(draft?.version ?? 0)}
                >
                  {save.isPending
                    ? say.saving
                    : faults.size > 0
                      ? say.toFix(faults.size)
                      : say.save((draft?.version ?? rubric.version) + 1)}
                </button>
              </>
            ) : null}
          </div>
        </div>
      ) : null}
      {shown === 'preview' ? (
        <Preview name={group.name} tree={trimmed(tree)} unsaved={dirty} onClose={() => setShown(undefined)} />
      ) : null}
      {shown === 'import' ? (
        <ImportDialog
          groupId={group.id}
          unsaved={dirty}
          onTake={(next) => replace(next, say.taken)}
          onClose={() => setShown(undefined)}
        />
      ) : null}
      {shown === 'copy' ? (
        <CopyDialog
          groupId={group.id}
          groups={groups}
          version={rubric.version}
          unsaved={dirty}
          onTake={(next) => replace(next, say.taken)}
          onClose={() => setShown(undefined)}
        />
      ) : null}
      {shown === 'compare' ? <CompareDialog groupId={group.id} onClose={() => setShown(undefined)} /> : null}
      {shown === 'changes' ? (
        <Dialog title={say.whatChangesTitle} onClose={() => setShown(undefined)} wide>
          <DraftDifferences groupId={group.id} version={draft?.version ?? 0} tree={trimmed(tree)} />
          <div className="acts">
            <button type="button" className="btn two" onClick={() => setShown(undefined)}>
              {say.close}
            </button>
          </div>
        </Dialog>
      ) : null}
    </section>
  );
}
