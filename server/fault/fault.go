// Package fault says why a request was refused, in words that are safe to show.
package fault

import (
	"errors"
	"fmt"
)

// Kind is the family of a refusal; api maps it to an HTTP status.
type Kind string

const (
	Invalid         Kind = "invalid"         // 422: the input breaks a rule of its own
	Unauthenticated Kind = "unauthenticated" // 401: nobody is signed in
	Forbidden       Kind = "forbidden"       // 403: known, visible, but not this person's to do
	NotFound        Kind = "not-found"       // 404: absent, or not to be seen by this person
	Conflict        Kind = "conflict"        // 409: the state of things does not allow it now
	Stale           Kind = "stale"           // 412: the row has changed since it was read
	Unconditional   Kind = "unconditional"   // 428: a change that names no version
	TooLarge        Kind = "too-large"       // 413
	Locked          Kind = "locked"          // 423: closed for changes
	TooMany         Kind = "too-many"        // 429
	Unavailable     Kind = "unavailable"     // 503: a part we depend on does not answer
)

// Field is one refused part of the input. Path is like "marks.m1".
type Field struct {
	Path    string `json:"path"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Error is a refusal. Code is stable and kebab-case, so that the front end can
// translate it; Message is a short formal Vietnamese sentence.
type Error struct {
	Kind    Kind
	Code    string
	Message string
	Fields  []Field
	// Current is the row as it stands, sent with Stale. It must be a wire type
	// or something api knows how to shape; it is never shown as it is.
	Current any
	// RetryAfter is in seconds; sent with TooMany and Unavailable when above 0.
	RetryAfter int
}

func (e *Error) Error() string { return e.Message }

// Is lets errors.Is(err, &fault.Error{Code: "…"}) compare by code alone.
func (e *Error) Is(target error) bool {
	var t *Error
	return errors.As(target, &t) && t.Code == e.Code && (t.Kind == "" || t.Kind == e.Kind)
}

// New makes a refusal; further arguments format message.
func New(kind Kind, code, message string, args ...any) *Error {
	if len(args) > 0 {
		message = fmt.Sprintf(message, args...)
	}
	return &Error{Kind: kind, Code: code, Message: message}
}

// Of returns the refusal inside err, or nil when err is our own failure.
func Of(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return nil
}

// Has says whether err is a refusal with this code.
func Has(err error, code string) bool {
	e := Of(err)
	return e != nil && e.Code == code
}

// Fields gathers the refused parts of one input into one answer.
type Fields []Field

// Add notes one refused part; further arguments format message.
func (f *Fields) Add(path, code, message string, args ...any) {
	if len(args) > 0 {
		message = fmt.Sprintf(message, args...)
	}
	*f = append(*f, Field{Path: path, Code: code, Message: message})
}

// Err is nil when nothing was refused.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Code: "invalid-fields", Message: f[0].Message, Fields: f}
}
