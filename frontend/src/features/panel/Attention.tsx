import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { points } from '../../i18n/format';
import { paths } from '../../paths';
import { State, type StateName } from '../../ui/signs';
import type { Line } from './attention';
import css from './Board.module.css';
import { text } from './boardWords';
import styles from './office.module.css';
import { useRound } from './round';

interface Props {
  lines: readonly Line[];
  onJudge: (judgeId: string) => void;
  onGap: (entryId: string) => void;
}

const signs: Record<Line['severity'], StateName> = { bad: 'bad', wait: 'wait', none: 'none' };

/** What asks for somebody: one line each, one act a line. */
export function Attention({ lines, onJudge, onGap }: Props) {
  const say = useWords(text);
  return (
    <section className={css.attention}>
      <h2>{say.attention}</h2>
      {lines.length === 0 ? <p className={css.calm}>{say.calm}</p> : null}
      <ul>
        {lines.map((line) => (
          <AttentionLine key={line.key} line={line} onJudge={onJudge} onGap={onGap} />
        ))}
      </ul>
    </section>
  );
}

function AttentionLine({
  line,
  onJudge,
  onGap,
}: {
  line: Line;
  onJudge: (id: string) => void;
  onGap: (id: string) => void;
}) {
  const say = useWords(text);
  const { language } = useLanguage();
  const { round } = useRound();
  const device = (judgeId: string) => (
    <button type="button" className={styles.act} onClick={() => onJudge(judgeId)}>
      {say.seeDevice}
    </button>
  );
  const go = (to: string, label: string) => (
    <Link className={styles.act} to={to}>
      {label}
    </Link>
  );
  const shown = (kind: string, why: string, act: ReactNode) => (
    <li>
      <State state={signs[line.severity]}>{kind}</State>
      <span>{why}</span>
      {act}
    </li>
  );
  switch (line.kind) {
    case 'silent': {
      const { judge } = line.row;
      return shown(say.lost, say.lostWhy(judge.name, line.minutes, judge.unsent), device(judge.judgeId));
    }
    case 'no-device':
      return shown(say.notIn, say.notInWhy(line.names.join(', ')), go(paths.codes(round.id), say.codesAct));
    case 'packet':
      return shown(
        say.packetKind,
        say.packetWhy(line.row.judge.name, line.ready, line.total),
        device(line.row.judge.judgeId),
      );
    case 'storage':
      return shown(say.storage, say.storageWhy(line.row.judge.name), device(line.row.judge.judgeId));
    case 'gap': {
      const { alert } = line;
      const what = [
        alert.low !== undefined && alert.high !== undefined
          ? say.gapTotal(points(alert.low, language), points(alert.high, language))
          : '',
        alert.criteria?.length ? say.gapCriteria(alert.criteria.length) : '',
      ].filter(Boolean);
      return shown(
        say.gap,
        say.gapWhy(alert.judgingCode, what.join(', ') || say.gapFact),
        <button type="button" className={styles.act} onClick={() => onGap(alert.entryId)}>
          {say.seeGap}
        </button>,
      );
    }
    case 'recusals':
      return shown(say.recusals, say.recusalsWhy(line.count), go(paths.conflicts(round.id), say.decide));
    case 'paper':
      return shown(say.paper, say.paperWhy(line.count), go(paths.paperSheets(round.id), say.compare));
    case 'late':
      return shown(say.late, say.lateWhy(line.count), go(paths.exports(round.id), say.see));
    case 'few-sheets':
      return shown(
        say.few,
        say.fewWhy(line.codes.join(', '), line.minimum),
        go(paths.conflicts(round.id), say.seeConflicts),
      );
  }
}
