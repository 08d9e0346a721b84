package notice

import (
	"fmt"
	"strings"
	"time"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/entry"
	"tieubieu/server/mail"
)

func localeOf(locale string) string {
	if locale == "en" {
		return "en"
	}
	return "vi"
}

// day is a day in Việt Nam, as keys have it.
func day(t time.Time) string { return t.In(competition.Vietnam).Format(time.DateOnly) }

// moment is a moment in Việt Nam in words.
func moment(locale string, t time.Time) string {
	t = t.In(competition.Vietnam)
	if locale == "en" {
		return t.Format("15:04 on 2 January 2006")
	}
	return t.Format("15:04 ngày 02/01/2006")
}

// phrase is a notice in both languages. In its words {product}, {round}, {target},
// {number}, {facility} and {due} stand for the facts.
type phrase struct {
	title, text map[string]string
	action      map[string]string
}

func both(vi, en string) map[string]string { return map[string]string{"vi": vi, "en": en} }

var (
	openEntry  = both("Xem hồ sơ", "Open the dossier")
	openResult = both("Xem kết quả", "See the result")
)

// phrases say nothing of scores, ranks or awards: those are read where one is signed
// in. That a result stands is told to all alike.
var phrases = map[Kind]phrase{
	Confirmation: {
		both("Xác nhận địa chỉ thư điện tử", "Confirm your e-mail address"),
		both("Thư xác nhận đã được gửi tới địa chỉ bạn đăng ký.", "A mail with a link has been sent to the address you gave."), nil,
	},
	Submitted: {
		both("Đã nộp hồ sơ “{product}”", "Dossier “{product}” was submitted"),
		both("Hồ sơ “{product}” đã được nộp vào {round}. Tổ chuyên môn giúp việc sẽ xem xét và thông báo kết quả sơ duyệt.",
			"The dossier “{product}” was submitted to {round}. The support team will screen it and let you know."), openEntry,
	},
	Returned: {
		both("Hồ sơ “{product}” cần bổ sung", "Dossier “{product}” needs mending"),
		both("Hồ sơ “{product}” tại {round} được trả lại để bổ sung. Hạn nộp lại: trước {due}.",
			"The dossier “{product}” in {round} was returned to be mended. Submit it again before {due}."), both("Bổ sung hồ sơ", "Mend the dossier"),
	},
	Accepted: {
		both("Hồ sơ “{product}” đã được tiếp nhận", "Dossier “{product}” was accepted"),
		both("Hồ sơ “{product}” đã qua sơ duyệt và được tiếp nhận vào {round}.", "The dossier “{product}” passed screening and was accepted into {round}."), openEntry,
	},
	Rejected: {
		both("Hồ sơ “{product}” không được tiếp nhận", "Dossier “{product}” was not accepted"),
		both("Hồ sơ “{product}” không được tiếp nhận vào {round}.", "The dossier “{product}” was not accepted into {round}."), openEntry,
	},
	Withdrawn: {
		both("Hồ sơ “{product}” đã được rút", "Dossier “{product}” was withdrawn"),
		both("Hồ sơ “{product}” đã được rút khỏi {round} thay cho cơ sở.", "The dossier “{product}” was withdrawn from {round} on your behalf."), openEntry,
	},
	Reconsidered: {
		both("Hồ sơ “{product}” được xem xét lại", "Dossier “{product}” is being reconsidered"),
		both("Quyết định sơ duyệt về hồ sơ “{product}” tại {round} được xem xét lại. Chúng tôi sẽ thông báo khi có quyết định mới.",
			"The screening decision on “{product}” in {round} is being reconsidered. We will let you know the new one."), openEntry,
	},
	TypedForOwner: {
		both("Có người đang nhập hồ sơ “{product}” thay cho cơ sở", "A dossier “{product}” is being typed on your behalf"),
		both("Cán bộ hoặc cộng tác viên đã bắt đầu nhập hồ sơ “{product}” vào {round} thay cho cơ sở. Hồ sơ chưa được nộp. Nếu không đồng ý, cơ sở có thể phản đối trong hồ sơ.",
			"An officer or a collaborator has begun to type the dossier “{product}” for {round} on your behalf. It was not submitted yet. If you do not agree, you may object in the dossier."), openEntry,
	},
	Objected: {
		both("Cơ sở phản đối hồ sơ “{product}” được nhập hộ", "The owner objects to dossier “{product}”"),
		both("Chủ cơ sở không đồng ý với hồ sơ “{product}” được nhập hộ tại {round}. Hồ sơ chưa thể được tiếp nhận cho đến khi đơn vị tổ chức hoặc thư ký trả lời.",
			"The owner does not agree with the dossier “{product}” that was typed on behalf in {round}. It cannot be accepted until the organiser or the secretary has answered."), openEntry,
	},
	ClaimMade: {
		both("Có đề nghị quản lý cơ sở “{facility}”", "Somebody asks to act for “{facility}”"),
		both("Một người dùng đề nghị được quản lý cơ sở “{facility}” đã có trong hệ thống. Hãy kiểm tra giấy tờ hoặc gọi cho cơ sở rồi chấp thuận hoặc từ chối.",
			"Somebody asks to act for the facility “{facility}”, which is registered already. Check the papers or call the facility, then approve or refuse."), both("Xem đề nghị", "See the request"),
	},
	FacilityClaimed: {
		both("Có người đề nghị quản lý cơ sở “{facility}” của bạn", "Somebody asks to act for your facility “{facility}”"),
		both("Một người dùng đề nghị được cùng quản lý cơ sở “{facility}”. Đơn vị tổ chức sẽ kiểm tra và quyết định. Nếu không biết người này, hãy báo ngay cho đơn vị tổ chức.",
			"Somebody asks to act for the facility “{facility}” beside you. The organiser will check and decide. If you do not know of this, tell the organiser at once."), both("Xem cơ sở của tôi", "See my facilities"),
	},
	OwnerAdded: {
		both("Cơ sở “{facility}” có thêm người quản lý", "One more person may act for “{facility}”"),
		both("Đơn vị tổ chức đã chấp thuận cho thêm một người dùng quản lý cơ sở “{facility}”. Nếu không đồng ý, hãy báo ngay cho đơn vị tổ chức.",
			"The organiser has let one more person act for the facility “{facility}”. If you do not agree, tell the organiser at once."), both("Xem cơ sở của tôi", "See my facilities"),
	},
	ClaimAnswered: {
		both("Đề nghị quản lý cơ sở chưa được chấp thuận", "Your request to act for a facility was refused"),
		both("Cán bộ phụ trách không chấp thuận đề nghị quản lý cơ sở của bạn.", "The officer in charge refused your request to act for a facility."), both("Xem cơ sở của tôi", "See my facilities"),
	},
	ObjectionAnswered: {
		both("Đã trả lời ý kiến về hồ sơ “{product}”", "Your objection on “{product}” was answered"),
		both("Ý kiến của cơ sở về hồ sơ “{product}” nhập hộ tại {round} đã được trả lời.", "Your objection to the dossier “{product}”, entered on your behalf in {round}, was answered."), openEntry,
	},
	DeadlineNear: {
		both("Sắp hết hạn nộp hồ sơ “{product}”", "Dossier “{product}” is due soon"),
		both("{round} nhận hồ sơ đến trước {due}. Hồ sơ “{product}” vẫn là bản nháp, chưa được nộp.",
			"{round} takes dossiers before {due}. “{product}” is still a draft that was not submitted."), both("Hoàn thiện và nộp hồ sơ", "Complete and submit"),
	},
	Result: {
		both("Đã công bố kết quả {round}", "The result of {round} is public"),
		both("Kết quả {round} đã được công bố. Mời cơ sở xem kết quả của sản phẩm “{product}”.", "The result of {round} has been published. See how “{product}” did."), openResult,
	},
	Promoted: {
		both("Sản phẩm “{product}” được đề cử lên cấp trên", "“{product}” is put forward to the next tier"),
		both("Sau {round}, sản phẩm “{product}” được đề cử tham gia bình chọn cấp trên. Hồ sơ được chuyển tự động; cơ sở không phải nộp lại.",
			"After {round}, “{product}” is put forward to the next tier. Its dossier is carried over; nothing has to be submitted again."), openEntry,
	},
	PapersToRenew: {
		both("Cần gia hạn giấy tờ của “{product}”", "Papers of “{product}” need renewing"),
		both("Hồ sơ “{product}” tại {round} có giấy tờ đã hoặc sắp hết hạn. Hãy thay bằng bản còn hiệu lực trước khi sơ duyệt kết thúc{due}.",
			"The dossier “{product}” in {round} has papers that have expired or soon will. Replace them before screening ends{due}."), both("Thay giấy tờ", "Replace the papers"),
	},
	Certificate: {
		both("Đã có giấy chứng nhận của “{product}”", "The certificate of “{product}” is ready"),
		both("Giấy chứng nhận số {number} của sản phẩm “{product}” ({round}) đã được cấp.", "Certificate {number} of “{product}” ({round}) has been issued."), both("Xem giấy chứng nhận", "See the certificate"),
	},
	RoundHandedOver: {
		both("Bạn nhận bàn giao một kỳ bình chọn", "A round was handed over to you"),
		both("Bạn được bàn giao {round}. Vai trò và hồ sơ đang chờ đã chuyển sang bạn; ghi chú bàn giao ở trang Giai đoạn của kỳ.",
			"{round} was handed over to you. Roles and waiting dossiers are yours now; the notes are on the round's Phase page."), both("Mở kỳ bình chọn", "Open the round"),
	},
	AppealAnswered: {
		both("Đã trả lời kiến nghị về “{product}”", "Your appeal on “{product}” was answered"),
		both("Kiến nghị của cơ sở về kết quả của sản phẩm “{product}” tại {round} đã được trả lời. Mời cơ sở xem nội dung trả lời.",
			"Your appeal against the result of “{product}” in {round} was answered. See what the answer says."), both("Xem trả lời", "See the answer"),
	},
}

// Title is a notice in one line, in "vi" or "en".
func (n *Notice) Title(locale string) string {
	if n.Kind == ClaimAnswered && n.Facts.Approved {
		return n.fill(locale, both("Bạn được quản lý cơ sở “{facility}”", "You may act for “{facility}”"))
	}
	if n.Kind == Result && n.Facts.Corrected {
		return n.fill(locale, both("Đã đính chính kết quả {round}", "The result of {round} was corrected"))
	}
	return n.fill(locale, phrases[n.Kind].title)
}

// Text is a notice in a few sentences.
func (n *Notice) Text(locale string) string {
	words := phrases[n.Kind].text
	if n.Kind == Result && n.Facts.Corrected {
		words = both("Kết quả {round} đã được đính chính; có thay đổi đối với sản phẩm “{product}”.", "The result of {round} was corrected, and something changed for “{product}”.")
	}
	if n.Kind == ClaimAnswered && n.Facts.Approved {
		words = both("Đề nghị của bạn đã được chấp thuận. Từ nay bạn nộp và xem hồ sơ của cơ sở “{facility}”.", "Your request was approved. From now on you enter and read the dossiers of “{facility}”.")
	}
	text := n.fill(locale, words)
	if n.Kind == Submitted && n.Facts.OnBehalf {
		text += " " + map[string]string{
			"vi": "Hồ sơ do cán bộ hoặc cộng tác viên nhập và nộp thay cho cơ sở. Nếu không đồng ý, cơ sở có thể phản đối trong hồ sơ.",
			"en": "It was typed and submitted on your behalf. If you do not agree, you may object in the dossier.",
		}[localeOf(locale)]
	}
	if n.Kind == Promoted && n.Facts.Target != "" {
		text += " " + n.fill(locale, both("Kỳ nhận: {target}.", "It goes to {target}."))
	}
	return text
}

func (n *Notice) fill(locale string, words map[string]string) string {
	locale = localeOf(locale)
	due := ""
	if n.Facts.DueAt != nil {
		due = moment(locale, *n.Facts.DueAt)
		if n.Kind == PapersToRenew {
			due = " (" + due + ")"
		}
	}
	return strings.NewReplacer("{product}", n.Facts.Product, "{round}", n.Facts.Round, "{target}", n.Facts.Target, "{number}", n.Facts.Number, "{facility}", n.Facts.Facility, "{due}", due).Replace(words[locale])
}

var wordBefore = map[Kind]map[string]string{
	Objected: both("Ý kiến của cơ sở: ", "The owner says: "), ObjectionAnswered: both("Trả lời: ", "The answer: "),
}

// page is where a notice is followed up, below the server's address.
func (n *Notice) page() string {
	switch {
	case n.Kind == Objected:
		return fmt.Sprintf("/app/ky/%s/ho-so/%s", n.RoundID, n.EntryID)
	case n.Kind == RoundHandedOver:
		return fmt.Sprintf("/app/ky/%s/giai-doan", n.RoundID)
	case n.Kind == ClaimMade:
		return "/app/nhap-ho/de-nghi"
	case n.Kind == ClaimAnswered, n.Kind == FacilityClaimed, n.Kind == OwnerAdded:
		return "/app/co-so"
	case n.Kind == Result || n.Kind == Certificate || n.Kind == AppealAnswered:
		return fmt.Sprintf("/app/co-so/ho-so/%s/ket-qua", n.EntryID)
	case n.EntryID != nil:
		return fmt.Sprintf("/app/co-so/ho-so/%s/tinh-trang", n.EntryID)
	}
	return ""
}

// letter is a notice as a mail, with the reasons of screening where there are some, or
// what somebody wrote for its reader.
func (n *Notice) letter(locale, name, address, reason string, items []entry.Item) mail.Letter {
	l := mail.Letter{Subject: n.Title(locale), Greeting: name, Paragraphs: []string{n.Text(locale)}}
	if reason != "" {
		before, special := wordBefore[n.Kind]
		if !special {
			before = both("Lý do: ", "Reason: ")
		}
		l.Paragraphs = append(l.Paragraphs, before[locale]+reason)
	}
	for _, item := range items {
		l.Items = append(l.Items, itemName(locale, item.Item)+": "+item.Reason)
	}
	l.Items = append(l.Items, n.Facts.Papers...)
	if page := n.page(); page != "" {
		l.Action, l.Link = phrases[n.Kind].action[locale], address+page
	}
	return l
}

var parts = map[string]map[string]string{
	"product": both("Sản phẩm", "Product"), "group": both("Nhóm sản phẩm", "Product group"), "facility": both("Cơ sở", "Facility"),
	"photos": both("Ảnh", "Photos"), "papers": both("Giấy tờ", "Papers"), "form": both("Phiếu đăng ký (mẫu 01)", "Registration form"),
	"explanation": both("Bản thuyết minh (mẫu 02)", "Explanation"),
}

// itemName is a part of a dossier ("explanation.market") in words.
func itemName(locale, item string) string {
	part, rest, _ := strings.Cut(item, ".")
	name := parts[part][locale]
	if part == "explanation" && locale == "vi" {
		for _, s := range entry.Sections {
			if s.ID == rest {
				name += " – " + s.Name
			}
		}
	}
	if name == "" {
		return item
	}
	return name
}

// accountLetter is what opens or guards an account, as a mail.
func accountLetter(m account.Message, address string) mail.Letter {
	locale := localeOf(m.Account.Locale)
	pick := func(vi, en string) string { return both(vi, en)[locale] }
	l := mail.Letter{Greeting: m.Account.Name, Secret: true, Code: m.Code}
	if m.Path != "" {
		l.Link = address + m.Path
	}
	until := ""
	if !m.ExpiresAt.IsZero() {
		until = fmt.Sprintf(pick(" Liên kết dùng được một lần, đến %s.", " The link works once, until %s."), moment(locale, m.ExpiresAt))
	}
	switch m.Kind {
	case account.ConfirmEmail, account.ConfirmPhone:
		l.Subject = pick("Xác nhận địa chỉ thư điện tử", "Confirm your e-mail address")
		l.Action = pick("Xác nhận địa chỉ", "Confirm the address")
		l.Paragraphs = []string{
			pick("Địa chỉ này vừa được dùng cho một tài khoản Tiêu Biểu. Hãy mở liên kết dưới đây để xác nhận.", "This address was used for an account of Tiêu Biểu. Open the link below to confirm it.") + until,
			pick("Nếu không phải bạn thực hiện, hãy bỏ qua thư này.", "If that was not you, ignore this mail."),
		}
	case account.ResetPassword:
		l.Subject = pick("Đặt lại mật khẩu", "Set a new password")
		l.Action = pick("Đặt mật khẩu mới", "Set a new password")
		l.Paragraphs = []string{
			pick("Có yêu cầu đặt lại mật khẩu cho tài khoản của bạn.", "A new password was asked for on your account.") + until,
			pick("Nếu không phải bạn yêu cầu, hãy bỏ qua thư này; mật khẩu cũ vẫn dùng được.", "If that was not you, ignore this mail; your password stays."),
		}
	case account.PasswordChanged:
		l.Subject, l.Secret = pick("Mật khẩu đã được thay đổi", "Your password was changed"), false
		l.Paragraphs = []string{pick("Mật khẩu tài khoản của bạn vừa được đặt lại. Nếu không phải bạn thực hiện, hãy liên hệ ngay cán bộ phụ trách hoặc quản trị viên.",
			"The password of your account was just set anew. If that was not you, tell the officer in charge or the administrator at once.")}
	case account.SignInAdded:
		l.Subject, l.Secret = pick("Tài khoản có thêm tên đăng nhập", "A sign-in name was added"), false
		l.Paragraphs = []string{pick("Tài khoản của bạn vừa có thêm số điện thoại đăng nhập. Nếu không phải bạn thực hiện, hãy đổi mật khẩu và liên hệ ngay cán bộ phụ trách hoặc quản trị viên.",
			"A phone number was added to sign in to your account. If that was not you, change your password and tell the officer in charge or the administrator at once.")}
	case account.RecoveryIssued:
		l.Subject, l.Secret = pick("Đã cấp mã khôi phục tài khoản", "A recovery code was issued"), false
		l.Paragraphs = []string{pick("Cán bộ phụ trách vừa cấp mã đặt lại mật khẩu cho tài khoản của bạn. Nếu bạn không gặp cán bộ để xin mã, hãy báo ngay cho quản trị viên.",
			"An officer has just issued a code that sets a new password for your account. If you did not ask for it in person, tell the administrator at once.")}
	case account.PhoneSeen:
		l.Subject, l.Secret = pick("Số điện thoại đã được xác nhận", "Your phone number was confirmed"), false
		l.Paragraphs = []string{pick("Cán bộ phụ trách vừa xác nhận số điện thoại của tài khoản của bạn. Nếu bạn không gặp cán bộ, hãy báo ngay cho quản trị viên.",
			"An officer has just confirmed the phone number of your account. If you have not met that officer, tell the administrator at once.")}
	}
	return l
}
