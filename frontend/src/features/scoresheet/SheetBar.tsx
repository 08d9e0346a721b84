import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { Icon } from '../../ui/icons';
import { useJudge } from '../judge/context';
import { JudgeBar } from '../judge/JudgeBar';
import { useSelect } from '../judge/select';
import { JumpDialog } from './JumpDialog';
import css from './sheet.module.css';
import { text } from './words';

interface BarProps {
  /** Id of the sheet that is shown. */
  current: string | undefined;
  jumping?: boolean;
  onJump?: (open: boolean) => void;
}

/** Which sheet of how many, pressed to go to another; and the list. */
export function SheetBar({ current, jumping = false, onJump }: BarProps) {
  const say = useWords(text);
  const { judgeId } = useJudge();
  const name = useSelect((now) => now.judge.name);
  const at = useSelect((now) => now.sheets.findIndex((s) => s.id === current));
  const all = useSelect((now) => now.sheets.length);
  return (
    <>
      <JudgeBar
        title={
          current && onJump ? (
            <button type="button" className={css.jump} aria-haspopup="dialog" onClick={() => onJump(true)}>
              {say.sheetOf(at + 1, all)}
              <Icon of="down" />
              <span className="spoken">{say.jump}</span>
            </button>
          ) : (
            name
          )
        }
        detail={current ? <span className={css.whose}>{name}</span> : undefined}
      >
        <Link
          className={`btn two ${css.list}`}
          to="/cham/$judgeId"
          params={{ judgeId }}
          activeOptions={{ exact: true }}
        >
          <Icon of="grid" />
          <span>{say.list}</span>
        </Link>
      </JudgeBar>
      {jumping && current && onJump ? <JumpDialog current={current} onClose={() => onJump(false)} /> : null}
    </>
  );
}

/** Moves between sheets by keys; what counts is skipped over what does not. */
export function useNeighbours(sheetId: string) {
  const navigate = useNavigate();
  const { judgeId } = useJudge();
  const sheets = useSelect((now) => now.sheets);
  const [jumping, setJumping] = useState(false);
  const at = sheets.findIndex((s) => s.id === sheetId);
  const before = sheets.slice(0, Math.max(at, 0)).findLast((s) => s.counted)?.id;
  const after = sheets.slice(at + 1).find((s) => s.counted)?.id;
  const go = (to: string | undefined, end: '/cham/$judgeId' | '/cham/$judgeId/nop') => {
    if (to) void navigate({ to: '/cham/$judgeId/phieu/$sheetId', params: { judgeId, sheetId: to }, replace: true });
    else void navigate({ to: end, params: { judgeId } });
  };
  return {
    before,
    after,
    goBefore: () => go(before, '/cham/$judgeId'),
    goAfter: () => go(after, '/cham/$judgeId/nop'),
    go: (to: string) => go(to, '/cham/$judgeId'),
    jumping,
    setJumping,
  };
}
