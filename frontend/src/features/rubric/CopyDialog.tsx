import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Page';
import { Trouble } from '../panel/Asked';
import { rubricsQuery } from '../panel/queries';
import { useRound } from '../panel/round';
import { DraftDifferences } from './CompareDialog';
import type { Draft } from './draft';
import { roundsQuery } from './queries';
import css from './rubric.module.css';
import { text } from './words';

interface Props {
  groupId: string;
  groups: readonly { id: string; name: string }[];
  /** The version that counts here. */
  version: number;
  unsaved: boolean;
  onTake: (draft: Draft) => void;
  onClose: () => void;
}

/** The rubric of another round of the programme, shown by what it would change before it becomes the draft. */
export function CopyDialog({ groupId, groups, version, unsaved, onTake, onClose }: Props) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const [from, setFrom] = useState('');
  const [group, setGroup] = useState(groupId);
  const rounds = useInfiniteQuery(roundsQuery(ask, round.programmeId));
  const rubrics = useQuery({ ...rubricsQuery(ask, from), enabled: from !== '' });
  const others = (rounds.data?.pages ?? []).flatMap(({ items }) => items).filter(({ id }) => id !== round.id);
  const theirs = rubrics.data?.items.find((one) => one.groupId === group);
  return (
    <Dialog title={say.copyTitle} onClose={onClose} wide>
      <p>{say.copyWhat}</p>
      {rounds.error ? <Trouble failure={rounds.error} again={() => rounds.refetch()} /> : null}
      {rounds.data && others.length === 0 && !rounds.hasNextPage ? (
        <p>{say.noRounds}</p>
      ) : (
        <div className={css.pair}>
          <label className="field">
            <span className="lab">{say.fromRound}</span>
            <select className="inp" value={from} onChange={(event) => setFrom(event.target.value)}>
              <option value="">{rounds.isLoading ? say.reading : say.chooseRound}</option>
              {others.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            <span className="lab">{say.fromGroup}</span>
            <select className="inp" value={group} onChange={(event) => setGroup(event.target.value)}>
              {groups.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      {rounds.hasNextPage ? (
        <p>
          <button type="button" className="btn two" onClick={() => void rounds.fetchNextPage()}>
            {say.moreRounds}
          </button>
        </p>
      ) : null}
      {rubrics.error ? <Trouble failure={rubrics.error} again={() => rubrics.refetch()} /> : null}
      {rubrics.data && !theirs ? <p>{say.notThere}</p> : null}
      {theirs ? (
        <>
          {unsaved ? (
            <Notice kind="wait">
              <p>{say.replaces}</p>
            </Notice>
          ) : null}
          <h3>{say.whatChangesTitle}</h3>
          <div className={css.listed}>
            <DraftDifferences groupId={groupId} version={version} tree={theirs.tree} />
          </div>
        </>
      ) : null}
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.cancel}
        </button>
        {theirs ? (
          <button type="button" className="btn" onClick={() => onTake({ tree: theirs.tree, version })}>
            {say.take}
          </button>
        ) : null}
      </div>
    </Dialog>
  );
}
