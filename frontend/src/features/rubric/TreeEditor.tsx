// The tree as it is written: groups with their sums, criteria in their order, one of them open.
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import { useLanguage, useWords } from '../../i18n';
import {
  addCriterion,
  type Criterion,
  changeCriterion,
  changeGroup,
  moveCriterion,
  newCriterion,
  type Place,
  placeBeside,
  placeOf,
  removeCriterion,
  type Tree,
} from './draft';
import { GroupPart } from './GroupPart';
import { nameOf } from './names';
import css from './rubric.module.css';
import { TextArea } from './TextArea';
import { useDrag } from './useDrag';
import { text } from './words';

interface Props {
  tree: Tree;
  mayWrite: boolean;
  /** What is wrong, by the path. */
  faults: ReadonlyMap<string, string>;
  open: string | undefined;
  onOpen: (criterionId: string | undefined) => void;
  onChange: (tree: Tree) => void;
}

export function TreeEditor({ tree, mayWrite, faults, open, onOpen, onChange }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const [told, setTold] = useState('');
  const [removed, setRemoved] = useState<{ criterion: Criterion; from: Place }>();
  const focus = useRef<string>(undefined);
  useLayoutEffect(() => {
    if (!focus.current) return;
    const wanted = document.getElementById(focus.current);
    focus.current = undefined;
    wanted?.focus();
  });
  const called = (c: Criterion) => nameOf(c, language) || say.unnamed;
  const put = (id: string, to: Place) => {
    const next = moveCriterion(tree, id, to);
    const now = placeOf(next, id);
    const group = now && next.criterionGroups[now.group];
    const criterion = group?.criteria[now?.at ?? 0];
    if (!now || !group || !criterion) return;
    onChange(next);
    setTold(say.moved(called(criterion), nameOf(group, language), now.at + 1));
  };
  const move = (id: string, by: -1 | 1) => {
    const to = placeBeside(tree, id, by);
    if (!to) return;
    focus.current = `${by < 0 ? 'up' : 'down'}-${id}`;
    put(id, to);
  };
  // A place counted with the criterion itself: without it, those behind it in its group come one earlier.
  const dropped = useRef(put);
  useLayoutEffect(() => {
    dropped.current = put;
  });
  const nowTree = useRef(tree);
  useLayoutEffect(() => {
    nowTree.current = tree;
  });
  const drop = useCallback((id: string, before: Place) => {
    const from = placeOf(nowTree.current, id);
    if (!from) return;
    const shift = from.group === before.group && from.at < before.at ? 1 : 0;
    if (from.group === before.group && from.at === before.at - shift) return;
    dropped.current(id, { group: before.group, at: before.at - shift });
  }, []);
  const { dragging, take } = useDrag(drop);
  const remove = (criterion: Criterion) => {
    const from = placeOf(tree, criterion.id);
    if (!from) return;
    onOpen(undefined);
    onChange(removeCriterion(tree, criterion.id));
    setRemoved({ criterion, from });
    focus.current = 'put-back';
  };
  const putBack = () => {
    if (!removed) return;
    const { criterion, from } = removed;
    onChange(moveCriterion(addCriterion(tree, from.group, criterion), criterion.id, from));
    setRemoved(undefined);
    focus.current = `open-${criterion.id}`;
  };
  return (
    <div className={dragging ? `${css.tree} ${css.dragged}` : css.tree}>
      {tree.criterionGroups.map((group, at) => (
        <GroupPart
          key={group.id}
          group={group}
          at={at}
          last={at === tree.criterionGroups.length - 1}
          mayWrite={mayWrite}
          faults={faults}
          open={open}
          dragging={dragging}
          onOpen={(id) => {
            if (id === undefined && open) focus.current = `open-${open}`;
            onOpen(id);
          }}
          onTake={take}
          onMove={move}
          onRemove={remove}
          onGroup={(change) => onChange(changeGroup(tree, at, change))}
          onCriterion={(next) => onChange(changeCriterion(tree, next.id, () => next))}
          onAdd={() => {
            const one = newCriterion(group);
            onChange(addCriterion(tree, at, one));
            onOpen(one.id);
          }}
        />
      ))}
      {mayWrite ? (
        <TextArea
          label={say.note}
          hint={say.noteHint}
          value={tree.note ?? ''}
          onChange={(note) => onChange({ ...tree, note })}
        />
      ) : tree.note ? (
        <p className="cap">{tree.note}</p>
      ) : null}
      {removed ? (
        <p className={css.removed}>
          <span>{say.removed(called(removed.criterion))}</span>
          <button id="put-back" type="button" className="btn quiet" onClick={putBack}>
            {say.undoRemove}
          </button>
        </p>
      ) : null}
      <p className="spoken" role="status">
        {told}
      </p>
    </div>
  );
}
