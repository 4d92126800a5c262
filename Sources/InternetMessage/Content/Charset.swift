/// The character sets of mail, by the labels that mail has for them.
///
/// Only names of this table reach iconv: a label is hostile input. Where a label stands for a subset of what is really
/// sent under it, the larger set is used, as browsers and mail programs do.
enum Charset: Equatable {
    case ascii
    case utf8
    /// Also what is labelled ISO-8859-1.
    case windows1252
    /// UTF-16 whose byte order a mark or a guess tells.
    case utf16
    /// A character set by the name that iconv has for it.
    case other(String)

    enum Fault: Equatable {
        case unknownCharset
        /// The table knows it, the system's iconv does not: its conversion modules are not installed.
        case missingConverter
        case malformed
    }

    /// In bytes; the names in the table are shorter, and a label is what a stranger wrote.
    static let longestLabel = 64

    init?(label: String) {
        // What nearly all mail says needs no table.
        if label == "utf-8" || label == "UTF-8" {
            self = .utf8
            return
        }
        var name = String(
            decoding: label.utf8.prefix(Self.longestLabel).map(\.lowercased).filter { $0 > 0x20 && $0 != 0x22 },
            as: UTF8.self
        )
        var charset = Self.names[name]
        for prefix in ["charset=", "x-", "cs"] where charset == nil && name.hasPrefix(prefix) {
            name.removeFirst(prefix.count)
            charset = Self.names[name]
        }
        guard let charset else { return nil }
        self = charset
    }

    private static let names: [String: Charset] = {
        var names: [String: Charset] = [:]
        func add(_ charset: Charset, _ labels: String) {
            for label in labels.split(separator: " ") { names[String(label)] = charset }
        }
        add(.ascii, "us-ascii ascii ansi_x3.4-1968 iso646-us us iso_646.irv:1991 7bit 646")
        add(.utf8, "utf-8 utf8 utf_8 unicode-1-1-utf-8 utf8mb4 utf-8mb4")
        // ANSI_X3.110-1983 is what PHP programs once wrote for Latin-1.
        add(
            .windows1252,
            "windows-1252 cp1252 iso-8859-1 iso8859-1 iso_8859-1 iso88591 iso_8859-1:1987 latin1 l1 8859_1 ansi "
                + "ansi_x3.110-1983 ibm819 8bit windows1252 win-1252 iso-8859 iso-latin-1 isolatin1"
        )
        add(.utf16, "utf-16 utf16 ucs-2 unicode iso-10646-ucs-2")
        for number in [2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16] {
            add(
                .other("ISO-8859-\(number)"),
                "iso-8859-\(number) iso8859-\(number) iso_8859-\(number) iso8859\(number)"
            )
        }
        add(.other("ISO-8859-6"), "iso-8859-6-e iso-8859-6-i")
        add(.other("ISO-8859-8"), "iso-8859-8-e iso-8859-8-i logical visual")
        add(.other("ISO-8859-2"), "latin2 l2")
        add(.other("ISO-8859-15"), "latin9 latin-9 l9")
        for number in [1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258] {
            add(.other("CP\(number)"), "windows-\(number) cp\(number) windows\(number) win-\(number) cp-\(number)")
        }
        add(.other("CP1254"), "iso-8859-9 iso8859-9 iso_8859-9 latin5 l5")
        add(.other("CP874"), "windows-874 cp874 iso-8859-11 iso8859-11 tis-620 tis620")
        add(.other("KOI8-R"), "koi8-r koi8 koi8r koi")
        add(.other("KOI8-U"), "koi8-u koi8u koi8-ru")
        for number in [437, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866] {
            add(.other("CP\(number)"), "cp\(number) ibm\(number) cp-\(number) ibm-\(number)")
        }
        add(.other("MACINTOSH"), "macintosh mac macroman mac-roman")
        add(.other("MAC-CYRILLIC"), "mac-cyrillic mac-ukrainian")
        add(.other("ISO-2022-JP"), "iso-2022-jp iso2022jp jis iso-2022-jp-1 iso-2022-jp-ms cp50220 cp50221")
        add(.other("ISO-2022-JP-2"), "iso-2022-jp-2")
        add(.other("ISO-2022-KR"), "iso-2022-kr iso2022kr")
        add(.other("ISO-2022-CN"), "iso-2022-cn")
        add(.other("CP932"), "shift_jis shift-jis sjis shiftjis ms_kanji cp932 windows-31j ms932 windows-932")
        add(.other("EUC-JP"), "euc-jp eucjp ujis euc_jp euc-jp-ms")
        add(
            .other("CP949"),
            "euc-kr euckr euc_kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean cp949 windows-949 uhc"
        )
        add(.other("JOHAB"), "johab")
        add(
            .other("GB18030"),
            "gb18030 gb2312 gbk gb_2312-80 gb_2312 chinese cp936 windows-936 ms936 euc-cn gb-2312 iso-ir-58"
        )
        add(.other("BIG5-HKSCS"), "big5 big5-hkscs big-5 cn-big5 cp950 windows-950 big5hkscs")
        add(.other("EUC-TW"), "euc-tw")
        add(.other("UTF-7"), "utf-7 utf7 unicode-1-1-utf-7")
        add(.other("UTF-16LE"), "utf-16le utf16le ucs-2le")
        add(.other("UTF-16BE"), "utf-16be utf16be ucs-2be")
        add(.other("UTF-32"), "utf-32 utf32 ucs-4 iso-10646-ucs-4")
        add(.other("UTF-32LE"), "utf-32le")
        add(.other("UTF-32BE"), "utf-32be")
        add(.other("VISCII"), "viscii")
        add(.other("TCVN5712-1"), "tcvn tcvn5712-1 tcvn-5712")
        add(.other("ARMSCII-8"), "armscii-8")
        add(.other("GEORGIAN-PS"), "georgian-ps")
        return names
    }()
}
