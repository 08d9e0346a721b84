// Product groups to tick.
import { useLanguage } from '../../i18n';
import css from './people.module.css';
import type { Group } from './queries';

interface Props {
  label: string;
  hint?: string;
  groups: readonly Group[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  disabled?: boolean;
}

export function Groups({ label, hint, groups, chosen, onChange, disabled = false }: Props) {
  const { language } = useLanguage();
  return (
    <fieldset className={css.groups} disabled={disabled}>
      <legend>{label}</legend>
      {hint ? <p className="hint">{hint}</p> : null}
      {groups.map((group) => (
        <label key={group.groupId} className={css.tick}>
          <input
            type="checkbox"
            checked={chosen.includes(group.groupId)}
            onChange={(event) =>
              onChange(
                event.target.checked ? [...chosen, group.groupId] : chosen.filter((other) => other !== group.groupId),
              )
            }
          />
          <span>
            {group.letter} · {language === 'vi' ? group.nameVi : group.nameEn}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
