// One of many, found by typing: Mantine's Select, which handles keyboard and screen readers, in our clothes.
import { Select } from '@mantine/core';
import { fold } from './fold';

interface Props {
  label: string;
  placeholder?: string;
  empty: string;
  options: readonly { value: string; label: string }[];
  value: string | undefined;
  onPick: (value: string) => void;
}

export function Pick({ label, placeholder, empty, options, value, onPick }: Props) {
  return (
    <Select
      label={label}
      placeholder={placeholder ?? ''}
      nothingFoundMessage={empty}
      data={[...options]}
      value={value ?? null}
      onChange={(picked) => {
        if (picked !== null) onPick(picked);
      }}
      searchable
      allowDeselect={false}
      withCheckIcon={false}
      maxDropdownHeight={320}
      limit={200}
      filter={({ options: all, search }) => {
        const wanted = fold(search);
        return all.filter((option) => 'label' in option && fold(option.label).includes(wanted));
      }}
      comboboxProps={{ withinPortal: true, transitionProps: { duration: 0 } }}
      classNames={{
        label: 'pick-label',
        input: 'pick-input',
        dropdown: 'pick-list',
        option: 'pick-option',
        section: 'pick-section',
      }}
    />
  );
}
