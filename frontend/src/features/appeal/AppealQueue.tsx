// The appeals of a round: those that wait for an answer first.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { paths } from '../../paths';
import { Heading } from '../../ui/Page';
import { State, type StateName } from '../../ui/signs';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import { type Appeal, appealsQuery } from './queries';
import { text } from './words';

export const appealSigns: Record<Appeal['status'], StateName> = {
  open: 'wait',
  withdrawn: 'slash',
  rejected: 'done',
  retake: 'go',
  changed: 'go',
};

export function AppealQueue() {
  const { round, ask } = useRound();
  const say = useWords(text);
  const appeals = useInfiniteQuery(appealsQuery(ask, round.id));
  return (
    <main className={office.main}>
      <Heading title={say.title} />
      <p className={office.intro}>{say.intro}</p>
      <Asked query={appeals}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          const waiting = items.filter((item) => item.status === 'open');
          const settled = items.filter((item) => item.status !== 'open');
          if (items.length === 0) return <p className={office.empty}>{say.none}</p>;
          return (
            <>
              <section className={office.part}>
                <h2>{say.waiting(pages[0]?.open ?? waiting.length)}</h2>
                {waiting.length > 0 ? <Rows items={waiting} /> : <p>{say.noneWaiting}</p>}
              </section>
              {settled.length > 0 ? (
                <section className={office.part}>
                  <h2>{say.settled}</h2>
                  <Rows items={settled} />
                </section>
              ) : null}
            </>
          );
        }}
      </Asked>
      {appeals.hasNextPage ? (
        <p>
          <button type="button" className="btn two" onClick={() => appeals.fetchNextPage()}>
            {appeals.isFetchingNextPage ? say.reading : say.more}
          </button>
        </p>
      ) : null}
    </main>
  );
}

function Rows({ items }: { items: readonly Appeal[] }) {
  const { round } = useRound();
  const say = useWords(text);
  return (
    <table className={office.rows}>
      <thead>
        <tr>
          <th scope="col">{say.product}</th>
          <th scope="col">{say.facility}</th>
          <th scope="col">{say.filed}</th>
          <th scope="col">{say.files}</th>
          <th scope="col">{say.state}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id}>
            <th scope="row">
              <b>{item.productName}</b>
              <span className="cap">{item.judgingCode}</span>
            </th>
            <td data-label={say.facility}>{item.facilityName}</td>
            <td data-label={say.filed}>{moment(item.filedAt)}</td>
            <td data-label={say.files}>{item.papers.length}</td>
            <td data-label={say.state}>
              <State state={appealSigns[item.status]}>{say.status(item.status)}</State>
            </td>
            <td className={office.acts}>
              <Link
                className={office.act}
                to={paths.appeal(round.id, item.id)}
                aria-label={say.openOf(item.judgingCode)}
              >
                {say.open}
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
