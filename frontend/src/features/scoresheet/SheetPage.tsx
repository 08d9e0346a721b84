import { Link, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useWords } from '../../i18n';
import type { LocalSheet } from '../../offline/types';
import { Heading } from '../../ui/Page';
import { useJudge } from '../judge/context';
import { JudgeFrame } from '../judge/JudgeBar';
import { useSelect } from '../judge/select';
import { OpenSheet } from './OpenSheet';
import { SheetBar } from './SheetBar';
import css from './sheet.module.css';
import { rubricOf } from './sheetState';
import { text } from './words';

/** One sheet: what is judged on the left, the criteria on the right, total and what is missing below. */
export function SheetPage() {
  const { sheetId } = useParams({ from: '/cham/$judgeId/phieu/$sheetId' });
  const sheet = useSelect((now) => now.sheets.find((s) => s.id === sheetId));
  return sheet ? <Shown key={sheetId} sheet={sheet} /> : <Absent of="sheet" />;
}

function Shown({ sheet }: { sheet: LocalSheet }) {
  const packet = useSelect((now) => now.packet);
  const rubric = useMemo(
    () => rubricOf(packet, sheet.groupId, sheet.body.rubricVersion),
    [packet, sheet.groupId, sheet.body.rubricVersion],
  );
  if (!rubric) return <Absent of="rubric" />;
  return <OpenSheet sheet={sheet} tree={rubric.tree} packet={packet} />;
}

function Absent({ of }: { of: 'sheet' | 'rubric' }) {
  const say = useWords(text);
  const { judgeId } = useJudge();
  return (
    <JudgeFrame bar={<SheetBar current={undefined} />}>
      <main className={css.absent}>
        <Heading title={of === 'sheet' ? say.noSheet : say.noRubric} />
        <p>{of === 'sheet' ? say.noSheetWhy : say.noRubricWhy}</p>
        <p className={css.acts}>
          <Link className="btn" to="/cham/$judgeId" params={{ judgeId }} activeOptions={{ exact: true }}>
            {say.list}
          </Link>
          <Link className="btn two" to="/cham/$judgeId/goi" params={{ judgeId }}>
            {say.packet}
          </Link>
        </p>
      </main>
    </JudgeFrame>
  );
}
