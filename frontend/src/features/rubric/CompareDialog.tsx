import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Dialog } from '../../ui/Dialog';
import { Asked } from '../panel/Asked';
import { useRound } from '../panel/round';
import { Differences } from './Differences';
import type { Tree } from './draft';
import { differencesQuery, draftQuery, type Rubric, versionsQuery } from './queries';
import css from './rubric.module.css';
import { text } from './words';

/** Two versions of a group's rubric beside each other, the last two at first. */
export function CompareDialog({ groupId, onClose }: { groupId: string; onClose: () => void }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const versions = useQuery(versionsQuery(ask, round.id, groupId));
  return (
    <Dialog title={say.compare} onClose={onClose} wide>
      <Asked query={versions}>
        {({ items }) => (items.length > 1 ? <Two versions={items} groupId={groupId} /> : <p>{say.oneVersion}</p>)}
      </Asked>
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.close}
        </button>
      </div>
    </Dialog>
  );
}

function Two({ versions, groupId }: { versions: readonly Rubric[]; groupId: string }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const [from, setFrom] = useState(versions[1]?.version ?? 0);
  const [to, setTo] = useState(versions[0]?.version ?? 0);
  const found = useQuery(differencesQuery(ask, round.id, groupId, from, to));
  const choice = (label: string, value: number, onChoose: (version: number) => void) => {
    const by = versions.find(({ version }) => version === value)?.byName;
    return (
      <label className="field">
        <span className="lab">{label}</span>
        <select className="inp" value={value} onChange={(event) => onChoose(Number(event.target.value))}>
          {versions.map(({ version, at }) => (
            <option key={version} value={version}>
              {say.savedBy(say.version(version), '', moment(at))}
            </option>
          ))}
        </select>
        {by ? <span className="cap">{by}</span> : null}
      </label>
    );
  };
  return (
    <>
      <div className={css.pair}>
        {choice(say.earlier, from, setFrom)}
        {choice(say.later, to, setTo)}
      </div>
      <Asked query={found}>{({ items }) => <Differences items={items} />}</Asked>
    </>
  );
}

/** What a tree that is not saved changes of a version. */
export function DraftDifferences({ groupId, version, tree }: { groupId: string; version: number; tree: Tree }) {
  const { round, ask } = useRound();
  const found = useQuery(draftQuery(ask, round.id, groupId, version, tree));
  return <Asked query={found}>{({ items }) => <Differences items={items} />}</Asked>;
}
