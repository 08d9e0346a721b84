// The live board: who is how far, what lies on which device, what asks for somebody.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { clock } from '../../i18n/format';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { Asked } from './Asked';
import { Attention } from './Attention';
import { attention } from './attention';
import css from './Board.module.css';
import { BoardGrid } from './BoardGrid';
import {
  type Board as BoardData,
  neverIn,
  type Piece,
  piecesOf,
  type Row,
  silence,
  silentFor,
  viewBoard,
} from './board';
import { text } from './boardWords';
import { GapDialog } from './GapDialog';
import { JudgeDialog } from './JudgeDialog';
import { useLiveBoard } from './live';
import {
  boardQuery,
  boardRefresh,
  gapsQuery,
  lateCopiesQuery,
  paperCopiesQuery,
  programmeQuery,
  recusalsQuery,
} from './queries';
import { useRound } from './round';
import { useNow } from './useNow';
import { usePaperShown } from './usePaperShown';

export function Board() {
  const { round, ask, seat } = useRound();
  const say = useWords(text);
  const live = useLiveBoard(round.id, seat);
  const board = useQuery(boardQuery(ask, round.id, live));
  return (
    <main className={css.main}>
      <div className={css.head}>
        <Heading title={say.title} />
        <Freshness at={board.dataUpdatedAt} failing={board.isRefetchError} live={live} />
      </div>
      <Asked query={board}>{(data) => (data.entries.length > 0 ? <Live data={data} /> : <NoSheets />)}</Asked>
    </main>
  );
}

/** When the figures were read; and plainly when they are old. */
function Freshness({ at, failing, live }: { at: number; failing: boolean; live: boolean }) {
  const say = useWords(text);
  const now = useNow(5_000);
  if (at === 0) return null;
  if (failing || now - at > 3 * boardRefresh) return <Notice kind="wait">{say.stale(clock(at))}</Notice>;
  return (
    <p className="cap">
      {live ? say.live : say.updated} {clock(at)}
    </p>
  );
}

function NoSheets() {
  const { round } = useRound();
  const say = useWords(text);
  const earlier = round.phase === 'draft' || round.phase === 'registration';
  const why = earlier ? say.emptyEarlier : round.phase === 'screening' ? say.emptyScreening : say.emptyPanel;
  return (
    <section className={css.empty}>
      <h2>{say.emptyTitle}</h2>
      <p>{why}</p>
      <p>
        <Link className="btn two" to={paths.codes(round.id)}>
          {say.toCodes}
        </Link>
      </p>
    </section>
  );
}

function Live({ data }: { data: BoardData }) {
  const { round, office, ask } = useRound();
  const [opened, setOpened] = useState<string>();
  const [openedGap, setOpenedGap] = useState<string>();
  const [piece, setPiece] = useState(0);
  const { language } = useLanguage();
  const programme = useQuery(programmeQuery(ask, round.programmeId));
  const gaps = useQuery({ ...gapsQuery(ask, round.id), enabled: office.head });
  const recusals = useQuery(recusalsQuery(ask, round.id));
  const paper = useQuery({ ...paperCopiesQuery(ask, round.id), enabled: usePaperShown() === true });
  const late = useQuery({
    ...lateCopiesQuery(ask, round.id),
    enabled: office.secretary || office.head || office.deputy,
  });

  const groups = programme.data?.groups ?? [];
  const now = Date.parse(data.at);
  const view = viewBoard(
    data,
    groups.map((group) => group.groupId),
  );
  const pieces = piecesOf(view);
  const nameOf = (groupId: string) => {
    const group = groups.find((g) => g.groupId === groupId);
    return (language === 'en' ? group?.nameEn : undefined) ?? group?.nameVi ?? groupId;
  };
  const alerts = gaps.data?.items ?? [];
  const lines = attention({
    view,
    now,
    scoring: round.phase === 'scoring',
    minimumSheets: round.rules.minimumSheets,
    gaps: alerts,
    recusals: recusals.data?.items ?? [],
    paperCopies: paper.data?.items ?? [],
    lateCopies: late.data?.items ?? [],
  });
  const row = view.rows.find(({ judge }) => judge.judgeId === opened);
  const alert = alerts.find(({ entryId }) => entryId === openedGap);
  const silent = view.rows.filter((r) => isSilent(r, now)).length;
  const absent = view.rows.filter(({ judge }) => judge.status === 'active' && neverIn(judge)).length;
  return (
    <>
      <Totals
        view={view}
        silent={silent}
        absent={absent}
        gaps={gaps.data ? alerts.length : undefined}
        minimum={round.rules.minimumSheets}
      />
      {pieces.length > 1 ? <Pieces pieces={pieces} at={piece} nameOf={nameOf} onPick={setPiece} /> : null}
      <BoardGrid
        view={view}
        shown={(pieces[piece] ?? pieces[0])?.groups ?? []}
        groups={groups}
        now={now}
        apart={new Set(alerts.map(({ judgingCode }) => judgingCode))}
        minimum={round.rules.minimumSheets}
        onOpen={setOpened}
      />
      <Attention lines={lines} onJudge={setOpened} onGap={setOpenedGap} />
      {row ? <JudgeDialog row={row} onClose={() => setOpened(undefined)} /> : null}
      {alert && gaps.data ? (
        <GapDialog alert={alert} alerts={gaps.data} onClose={() => setOpenedGap(undefined)} />
      ) : null}
    </>
  );
}

function Pieces({
  pieces,
  at,
  nameOf,
  onPick,
}: {
  pieces: readonly Piece[];
  at: number;
  nameOf: (groupId: string) => string;
  onPick: (piece: number) => void;
}) {
  const say = useWords(text);
  return (
    <label className={css.pieces}>
      <span>{say.piece}</span>
      <select value={at} onChange={(event) => onPick(Number(event.target.value))}>
        {pieces.map(({ groupId, from, to }, i) => (
          <option key={`${groupId} ${from}`} value={i}>
            {say.pieceOf(nameOf(groupId), from, to)}
          </option>
        ))}
      </select>
    </label>
  );
}

const isSilent = (row: Row, now: number) =>
  row.judge.status === 'active' && row.judge.submitted < row.total && (silentFor(row.judge, now) ?? 0) > silence;

function Totals({
  view,
  silent,
  absent,
  gaps,
  minimum,
}: {
  view: ReturnType<typeof viewBoard>;
  silent: number;
  absent: number;
  gaps: number | undefined;
  minimum: number;
}) {
  const say = useWords(text);
  const short = view.groups.flatMap((group) => group.columns).filter((column) => column.submitted < minimum).length;
  return (
    <dl className={`cells ${css.totals}`}>
      <div>
        <dt>{say.submittedCell}</dt>
        <dd>
          <span className="num">{view.submitted}</span> / {view.total}
        </dd>
      </div>
      <div>
        <dt>{say.scoredCell}</dt>
        <dd>
          <span className="num">{view.scored}</span>
        </dd>
      </div>
      <div>
        <dt>{say.unsentCell}</dt>
        <dd className={view.unsent > 0 ? css.waiting : undefined}>
          <span className="num">{view.unsent}</span>
        </dd>
      </div>
      <div>
        <dt>{say.silentCell}</dt>
        <dd className={silent > 0 ? css.bad : undefined}>
          <span className="num">{silent}</span> {say.judges}
        </dd>
      </div>
      {absent > 0 ? (
        <div>
          <dt>{say.notIn}</dt>
          <dd className={css.waiting}>
            <span className="num">{absent}</span> {say.judges}
          </dd>
        </div>
      ) : null}
      {gaps === undefined ? null : (
        <div>
          <dt>{say.gapsCell}</dt>
          <dd className={gaps > 0 ? css.waiting : undefined}>
            <span className="num">{gaps}</span> {say.entries}
          </dd>
        </div>
      )}
      <div>
        <dt>{say.fewCell}</dt>
        <dd>
          <span className="num">{short}</span> {say.entries}
        </dd>
      </div>
    </dl>
  );
}
