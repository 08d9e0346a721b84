// The lists by which the support team looks at entries: one for every group, and those of groups that need their own.
import { useQuery } from '@tanstack/react-query';
import { Link, useBlocker, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { paths } from '../../paths';
import { Dialog } from '../../ui/Dialog';
import { Heading } from '../../ui/Page';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { programmeQuery } from '../panel/queries';
import { useRound } from '../panel/round';
import { ChecklistEditor } from './ChecklistEditor';
import { begun, type Draft, type List, listOf, ownList, sameList } from './checklists';
import css from './checklists.module.css';
import { text } from './checklistWords';
import { checklistsQuery } from './queries';

interface Group {
  id: string;
  name: string;
}

export function ChecklistsPage() {
  const { round, ask } = useRound();
  const say = useWords(text);
  const { language } = useLanguage();
  const programme = useQuery(programmeQuery(ask, round.programmeId));
  const lists = useQuery(checklistsQuery(round.id));
  const groups = (programme.data?.groups ?? []).map((group) => ({
    id: group.groupId,
    name: `${group.letter}. ${language === 'en' ? group.nameEn : group.nameVi}`,
  }));
  return (
    <main className={office.main}>
      <Heading title={say.title} />
      <p className={css.back}>
        <Link to={paths.entries(round.id)}>{say.back}</Link>
      </p>
      <p className={office.intro}>{say.intro}</p>
      <Asked query={lists}>{({ items }) => <Lists lists={items} groups={groups} />}</Asked>
    </main>
  );
}

/** What is written stays with its group while another is looked at. */
function Lists({ lists, groups }: { lists: readonly List[]; groups: readonly Group[] }) {
  const say = useWords(text);
  const { nhom = '' } = useSearch({ from: '/ky/$roundId/ho-so/danh-muc' });
  const [drafts, setDrafts] = useState<Record<string, Draft>>({});
  const all = [{ id: '', name: say.every }, ...groups];
  const open = all.find(({ id }) => id === nhom) ?? all[0];
  const changed = (id: string) => {
    const draft = drafts[id];
    const wanted = draft && !sameList(draft.questions, listOf(lists, id)?.questions ?? []);
    return wanted || (draft !== undefined && id !== '' && ownList(lists, id) === undefined);
  };
  const any = all.some(({ id }) => changed(id));
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => any && current.pathname !== next.pathname,
    enableBeforeUnload: () => any,
    withResolver: true,
  });
  const keep = (id: string, draft: Draft | undefined) =>
    setDrafts(({ [id]: _before, ...rest }) => (draft ? { ...rest, [id]: draft } : rest));
  return (
    <div className={css.page}>
      <nav aria-label={say.lists} className={css.groups}>
        <ul>
          {all.map(({ id, name }) => (
            <li key={id}>
              <Link to="." search={id ? { nhom: id } : {}} replace activeOptions={{ exact: true }}>
                <b>{name}</b>
                <Standing lists={lists} id={id} changed={changed(id)} />
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {open ? (
        <ChecklistEditor
          key={open.id}
          group={open}
          lists={lists}
          draft={drafts[open.id]}
          begin={() => keep(open.id, begun(lists, open.id))}
          onDraft={(draft) => keep(open.id, draft)}
        />
      ) : null}
      {leaving.status === 'blocked' ? (
        <Dialog title={say.leaveTitle} onClose={leaving.reset}>
          <p>{say.leaveWhy}</p>
          <div className="acts">
            <button type="button" className="btn two" onClick={leaving.proceed}>
              {say.leave}
            </button>
            <button type="button" className="btn" onClick={leaving.reset}>
              {say.stay}
            </button>
          </div>
        </Dialog>
      ) : null}
    </div>
  );
}

/** Which list a group uses, and how long it is. */
function Standing({ lists, id, changed }: { lists: readonly List[]; id: string; changed: boolean }) {
  const say = useWords(text);
  const own = ownList(lists, id);
  const which = own ? (id ? say.isGroups : say.isOwn) : id ? say.usesCommon : say.isDefault;
  const shown = own ?? (id ? undefined : listOf(lists, ''));
  return (
    <span className="cap">
      {[which, shown ? say.count(shown.questions.length) : '', changed ? say.unsavedHere : '']
        .filter(Boolean)
        .join(', ')}
    </span>
  );
}
