package database

import (
	"database/sql/driver"
	"fmt"

	"github.com/jackc/pgx/v5/pgtype"
)

// Strings is a text[] column that gorm and pgx both read and write. A nil list is
// written as the empty array, never as NULL.
type Strings []string

var arrays = pgtype.NewMap()

// Value is the array as PostgreSQL writes it: {"a","b"}.
func (s Strings) Value() (driver.Value, error) {
	list := []string(s)
	if list == nil {
		list = []string{}
	}
	text, err := arrays.Encode(pgtype.TextArrayOID, pgtype.TextFormatCode, list, nil)
	if err != nil {
		return nil, fmt.Errorf("encode text array: %w", err)
	}
	return string(text), nil
}

// Scan reads the array as PostgreSQL writes it.
func (s *Strings) Scan(src any) error {
	list := []string{}
	if src == nil {
		*s = list
		return nil
	}
	if err := arrays.SQLScanner(&list).Scan(src); err != nil {
		return fmt.Errorf("read text array: %w", err)
	}
	*s = list
	return nil
}

// SetDimensions makes room, for pgx.
func (s *Strings) SetDimensions(d []pgtype.ArrayDimension) error {
	return (*pgtype.FlatArray[string])(s).SetDimensions(d)
}

// ScanIndex is where pgx puts one element.
func (s Strings) ScanIndex(i int) any { return pgtype.FlatArray[string](s).ScanIndex(i) }

// ScanIndexType is the type of an element, for pgx.
func (s Strings) ScanIndexType() any { return pgtype.FlatArray[string](s).ScanIndexType() }
