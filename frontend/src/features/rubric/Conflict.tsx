import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Notice } from '../../ui/Page';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import { DraftDifferences } from './CompareDialog';
import type { Tree } from './draft';
import { versionsQuery } from './queries';
import css from './rubric.module.css';
import { text } from './words';

interface Props {
  groupId: string;
  mine: Tree;
  onTheirs: () => void;
  /** Saves one's own after the version that was just seen. */
  onMine: (version: number) => void;
}

/** Who was faster, and how the two differ: nothing is overwritten before somebody has chosen. */
export function Conflict({ groupId, mine, onTheirs, onMine }: Props) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const versions = useQuery({ ...versionsQuery(ask, round.id, groupId), staleTime: 0 });
  const faster = versions.isFetching ? undefined : versions.data?.items[0];
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => shown.current?.focus(), []);
  return (
    <div ref={shown} tabIndex={-1} className={css.conflict}>
      <Notice kind="bad">
        <p>{faster ? say.faster(faster.byName ?? '', faster.version, moment(faster.at)) : say.fasterSomebody}</p>
        {faster ? (
          <>
            <p>{say.mineDiffers}</p>
            <DraftDifferences groupId={groupId} version={faster.version} tree={mine} />
            <div className={office.buttons}>
              <button type="button" className="btn two" onClick={onTheirs}>
                {say.takeTheirs}
              </button>
              <button type="button" className="btn two" onClick={() => onMine(faster.version)}>
                {say.keepMine(faster.version + 1)}
              </button>
            </div>
          </>
        ) : null}
      </Notice>
    </div>
  );
}
