package api

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"log/slog"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"tieubieu/server/fault"
)

// Problem is every refusal and failure, as RFC 9457.
type Problem struct {
	Type      string        `json:"type" doc:"urn:tieubieu:problem:<code>"`
	Title     string        `json:"title"`
	Status    int           `json:"status"`
	Detail    string        `json:"detail" doc:"A sentence in Vietnamese, safe to show."`
	Code      string        `json:"code" doc:"Stable; the front end translates it."`
	RequestID string        `json:"requestId,omitempty"`
	Fields    []fault.Field `json:"fields,omitempty"`
	Current   any           `json:"current,omitempty" doc:"The row as it stands, with 412."`

	retryAfter int
}

func (p *Problem) Error() string { return p.Detail }

// GetStatus is the HTTP status, for huma.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of RFC 9457, for huma.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders adds Retry-After where there is one, for huma.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retryAfter))
	}
	return h
}

var (
	errMethod      = fault.New(fault.NotFound, "method-not-allowed", "Thao tác này không có ở địa chỉ đã gọi.")
	errCrossOrigin = fault.New(fault.Forbidden, "cross-origin", "Yêu cầu đến từ một trang khác nên không được thực hiện.")
	errBody        = fault.New(fault.Invalid, "invalid-body", "Nội dung gửi lên không đọc được.")
)

var statuses = map[fault.Kind]int{
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.Stale:           http.StatusPreconditionFailed,
	fault.Unconditional:   http.StatusPreconditionRequired,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.Locked:          http.StatusLocked,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
}

// problem is the one place where an error becomes an answer. What is not a refusal
// is our own failure: logged once, shown as a plain 500.
func problem(ctx context.Context, err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		p.RequestID = requestIDOf(ctx)
		return p
	}
	f := fault.Of(err)
	if f == nil {
		if !errors.Is(err, context.Canceled) {
			slog.ErrorContext(ctx, "request failed", "error", err, "request", requestIDOf(ctx))
		}
		f = fault.New("", "internal", "Máy chủ gặp lỗi. Vui lòng thử lại; nếu vẫn lỗi, báo mã yêu cầu cho quản trị.")
	}
	status, known := statuses[f.Kind]
	if !known {
		status = http.StatusInternalServerError
	}
	return &Problem{
		Type: "urn:tieubieu:problem:" + f.Code, Title: http.StatusText(status), Status: status, Detail: f.Message, Code: f.Code,
		RequestID: requestIDOf(ctx), Fields: f.Fields, Current: f.Current, retryAfter: f.RetryAfter,
	}
}

// handle registers an operation whose errors all go through problem. What an input
// embeds must be exported: huma passes over the rest without a word.
func handle[I, O any](api huma.API, op huma.Operation, handler func(context.Context, *I) (*O, error)) {
	refuseHidden(op.OperationID, reflect.TypeFor[I]())
	for f := range fieldsOf[I]() {
		if f.Anonymous && !f.IsExported() {
			panic(op.OperationID + " embeds " + f.Name + ", which huma does not see")
		}
	}
	op.Errors = append(op.Errors, http.StatusUnprocessableEntity, http.StatusInternalServerError)
	huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handler(ctx, in)
		if err != nil {
			return nil, problem(ctx, err)
		}
		return out, nil
	})
}

func fieldsOf[I any]() iter.Seq[reflect.StructField] {
	return func(yield func(reflect.StructField) bool) {
		t := reflect.TypeFor[I]()
		for i := range t.NumField() {
			if !yield(t.Field(i)) {
				return
			}
		}
	}
}

// refuseHidden panics at start where an input embeds a struct whose type is not
// exported: huma passes over it in silence, and its parameters would never arrive.
func refuseHidden(operation string, input reflect.Type) {
	if input.Kind() != reflect.Struct {
		return
	}
	for i := range input.NumField() {
		if f := input.Field(i); f.Anonymous {
			if !f.IsExported() {
				panic(operation + ": huma does not see the embedded " + f.Name + "; export its type")
			}
			refuseHidden(operation, f.Type)
		}
	}
}

// newProblem shapes huma's own refusals (validation, unreadable bodies). Rejected
// values are never echoed.
func newProblem(status int, msg string, errs ...error) huma.StatusError {
	p := &Problem{
		Type: "urn:tieubieu:problem:invalid-fields", Title: http.StatusText(status), Status: status,
		Detail: "Nội dung gửi lên chưa hợp lệ.", Code: "invalid-fields",
	}
	if status != http.StatusUnprocessableEntity {
		p.Code, p.Detail = errBody.Code, errBody.Message
		if status == http.StatusRequestEntityTooLarge {
			p.Code, p.Detail = "too-large", "Nội dung gửi lên quá lớn."
		}
		p.Type = "urn:tieubieu:problem:" + p.Code
	}
	for _, err := range errs {
		var d *huma.ErrorDetail
		if !errors.As(err, &d) {
			continue
		}
		code, message := validation(d.Message)
		path := d.Location
		if name, found := strings.CutPrefix(d.Message, "expected required property "); found {
			path += "." + strings.TrimSuffix(name, " to be present")
		}
		p.Fields = append(p.Fields, fault.Field{Path: path, Code: code, Message: message})
	}
	if len(p.Fields) > 0 {
		p.Detail = p.Fields[0].Message
	}
	_ = msg // huma's English sentence is not shown
	return p
}

// validations are huma's sentences by their beginning, with our code and words.
var validations = []struct{ prefix, code, message string }{
	{"expected required property", "required", "Thiếu một mục bắt buộc."},
	{"required", "required", "Thiếu một mục bắt buộc."},
	{"unexpected property", "unknown-field", "Có mục không thuộc biểu mẫu."},
	{"expected length <=", "too-long", "Nội dung quá dài."},
	{"expected length >=", "too-short", "Nội dung quá ngắn hoặc để trống."},
	{"expected array length <=", "too-many", "Danh sách quá dài."},
	{"expected array length >=", "too-few", "Danh sách còn thiếu."},
	{"expected number", "not-a-number", "Giá trị phải là số trong khoảng cho phép."},
	{"expected integer", "not-an-integer", "Giá trị phải là số nguyên."},
	{"expected value to be one of", "unknown-value", "Giá trị không có trong danh sách cho phép."},
	{"expected string to be RFC 3339", "not-a-moment", "Ngày giờ không đúng định dạng."},
	{"expected string to be RFC 4122", "not-an-id", "Mã định danh không đúng định dạng."},
	{"expected string to match pattern", "bad-format", "Nội dung không đúng định dạng."},
	{"expected", "wrong-type", "Giá trị không đúng kiểu."},
	{"invalid", "wrong-type", "Giá trị không đúng kiểu."},
}

func validation(message string) (code, vietnamese string) {
	for _, v := range validations {
		if strings.HasPrefix(message, v.prefix) {
			return v.code, v.message
		}
	}
	return "invalid", "Giá trị không hợp lệ."
}

func writeProblem(c *gin.Context, err error) {
	writeProblemTo(c.Writer, c.Request, err)
	c.Abort()
}

func writeProblemTo(w http.ResponseWriter, r *http.Request, err error) {
	p := problem(r.Context(), err)
	if f := fault.Of(err); f != nil && f.Code == errMethod.Code {
		p.Status, p.Title = http.StatusMethodNotAllowed, http.StatusText(http.StatusMethodNotAllowed)
	}
	for k, v := range p.GetHeaders() {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client is gone if this fails
}
