-- Shows packets of knet and of libknet in Wireshark and tshark: what is in clear, or was captured on the plain side
-- (knet node --capture FILE,plain), and of sessions the headers in front. Written from docs/spec/wire.md and
-- docs/sessions.md of knet.
--
--   tshark -X lua_script:knet.lua -r node.pcapng
--
-- or into the folder that Wireshark names under Help, About, Folders, Personal Lua Plugins.
--
-- The protocol is "libknet"; the "knet" that Wireshark brings along is another one. It takes what comes over the ports
-- of its preference "ports", and what looks like it over any other port. Sealed packets look like nothing: over other
-- ports than those of the preference, say so with -d udp.port==PORT,libknet, or "Decode As".

local libknet = Proto("libknet", "Cluster links of knet and libknet")

libknet.prefs.ports = Pref.range("UDP ports", "5405", "Ports whose packets are knet's, sealed ones included", 65535)

local TYPES = {
    [0x00] = "DATA",
    [0x41] = "RECEIPTS",
    [0x81] = "PING",
    [0x82] = "PONG",
    [0x83] = "PMTUD",
    [0x84] = "PMTUD_REPLY",
}
local LENGTHS = { [0x00] = 15, [0x41] = 16, [0x81] = 26, [0x82] = 26, [0x83] = 9, [0x84] = 9 }
local MODELS = {
    [0] = "none",
    [1] = "zlib",
    [2] = "lz4",
    [3] = "lz4hc",
    [4] = "lzo2",
    [5] = "lzma",
    [6] = "bzip2",
    [7] = "zstd",
}
local KINDS = { [0xc1] = "INIT", [0xc2] = "RESPONSE", [0xc4] = "TRANSPORT" }
local SUITES = {
    [1] = "key file, AES-256-GCM",
    [2] = "key file, ChaCha20-Poly1305",
    [3] = "identities, AES-256-GCM",
    [4] = "identities, ChaCha20-Poly1305",
}

local MOST_FRAGMENTS = 254
local CHANNELS = 32
local LINKS = 8
local DATA_HEADER = 14
local CONFIRMED_HEADER = 22
local RECEIPT = 9
local HANDSHAKE_HEADER = 24
local MAC = 16
local LONGEST_HANDSHAKE = 256
local TRANSPORT_HEADER = 16
local TAG = 16
local SHORTEST_PLAIN = 7

local f = {
    version = ProtoField.uint8("libknet.version", "Version"),
    type = ProtoField.uint8("libknet.type", "Type", base.HEX, TYPES),
    host = ProtoField.uint16("libknet.host", "Source host"),
    max_version = ProtoField.uint8("libknet.max_version", "Newest version"),
    link = ProtoField.uint8("libknet.link", "Link"),
    seconds = ProtoField.int64("libknet.ping.seconds", "Sender's clock, seconds"),
    nanos = ProtoField.int64("libknet.ping.nanos", "Sender's clock, nanoseconds"),
    sequence = ProtoField.uint16("libknet.sequence", "Sequence number"),
    timed = ProtoField.bool("libknet.ping.timed", "Periodic"),
    size = ProtoField.uint16("libknet.pmtud.size", "Length of IP packets that the probe stands for"),
    compress = ProtoField.uint8("libknet.data.compress", "Compression", base.DEC, MODELS),
    broadcast = ProtoField.bool("libknet.data.broadcast", "To all hosts"),
    fragments = ProtoField.uint8("libknet.data.fragments", "Fragments"),
    fragment = ProtoField.uint8("libknet.data.fragment", "Fragment"),
    channel = ProtoField.int8("libknet.data.channel", "Channel"),
    confirmation = ProtoField.uint64("libknet.data.confirmation", "Confirmation wanted, id"),
    payload = ProtoField.bytes("libknet.data.payload", "Payload"),
    count = ProtoField.uint8("libknet.receipts.count", "Receipts"),
    receipt = ProtoField.uint64("libknet.receipts.id", "Receipt of"),
    outcome = ProtoField.uint8("libknet.receipts.outcome", "Outcome"),
    sealed = ProtoField.bytes("libknet.sealed", "Sealed"),
    kind = ProtoField.uint8("libknet.session.kind", "Kind", base.HEX, KINDS),
    suite = ProtoField.uint8("libknet.session.suite", "Suite", base.DEC, SUITES),
    session_version = ProtoField.uint8("libknet.session.version", "Version"),
    index = ProtoField.uint32("libknet.session.index", "Sender's index", base.HEX),
    receiver_index = ProtoField.uint32("libknet.session.receiver_index", "Receiver's index", base.HEX),
    receiver = ProtoField.uint16("libknet.session.receiver", "Receiving host"),
    time = ProtoField.uint64("libknet.session.time", "Sender's clock, nanoseconds since 1970"),
    counter = ProtoField.uint64("libknet.session.counter", "Number"),
}
libknet.fields = f

local malformed =
    ProtoExpert.new("libknet.malformed", "Malformed", expert.group.MALFORMED, expert.severity.ERROR)
libknet.experts = { malformed }

local function complain(tree, what)
    tree:add_proto_expert_info(malformed, what)
    return what
end

-- What is wrong with a packet in clear; nothing if it is as it should be.
local function fault(buffer, length)
    if length < SHORTEST_PLAIN then
        return "too short"
    end
    local kind = buffer(1, 1):uint()
    if TYPES[kind] == nil then
        return "unknown type"
    end
    if length < LENGTHS[kind] then
        return "too short for a " .. TYPES[kind]
    end
    if kind > 0x80 and buffer(6, 1):uint() >= LINKS then
        return "no link has this number"
    end
    if kind == 0x00 then
        local count, number, channel = buffer(11, 1):uint(), buffer(12, 1):uint(), buffer(13, 1):int()
        if count > 1 and (count > MOST_FRAGMENTS or number < 1 or number > count) then
            return "fragment " .. number .. " of " .. count
        end
        if channel < 0 or channel >= CHANNELS then
            return "no channel has this number"
        end
    end
    if kind == 0x41 and length ~= SHORTEST_PLAIN + RECEIPT * buffer(6, 1):uint() then
        return "length does not fit the number of receipts"
    end
    return nil
end

local function data(buffer, length, tree)
    tree:add(f.sequence, buffer(6, 2))
    tree:add(f.compress, buffer(8, 1))
    tree:add(f.broadcast, buffer(10, 1))
    tree:add(f.fragments, buffer(11, 1))
    tree:add(f.fragment, buffer(12, 1))
    tree:add(f.channel, buffer(13, 1))
    local header = DATA_HEADER
    -- Only sessions set this bit.
    if buffer(9, 1):uint() % 2 == 1 and length > CONFIRMED_HEADER then
        tree:add(f.confirmation, buffer(14, 8))
        header = CONFIRMED_HEADER
    end
    tree:add(f.payload, buffer(header, length - header))
    local info = "seq " .. buffer(6, 2):uint() .. ", channel " .. buffer(13, 1):int()
    if buffer(11, 1):uint() > 1 then
        info = info .. ", fragment " .. buffer(12, 1):uint() .. " of " .. buffer(11, 1):uint()
    end
    return info .. ", " .. length - header .. " bytes"
end

local function ping(buffer, tree)
    tree:add(f.link, buffer(6, 1))
    tree:add_le(f.seconds, buffer(7, 8))
    tree:add_le(f.nanos, buffer(15, 8))
    tree:add(f.sequence, buffer(23, 2))
    tree:add(f.timed, buffer(25, 1))
    local info = "link " .. buffer(6, 1):uint() .. ", seq " .. buffer(23, 2):uint()
    return buffer(25, 1):uint() == 0 and info .. ", forced" or info
end

local function receipts(buffer, tree)
    local count = buffer(6, 1):uint()
    tree:add(f.count, buffer(6, 1))
    for number = 0, count - 1 do
        tree:add(f.receipt, buffer(SHORTEST_PLAIN + number * RECEIPT, 8))
        tree:add(f.outcome, buffer(SHORTEST_PLAIN + number * RECEIPT + 8, 1))
    end
    return count .. " of them"
end

local function plain(buffer, length, tree, pinfo)
    tree:add(f.version, buffer(0, 1))
    local wrong = fault(buffer, length)
    if length >= SHORTEST_PLAIN then
        tree:add(f.type, buffer(1, 1))
        tree:add(f.host, buffer(2, 2))
        tree:add(f.max_version, buffer(4, 1))
    end
    if wrong then
        pinfo.cols.info = "Malformed: " .. complain(tree, wrong)
        return
    end
    local kind = buffer(1, 1):uint()
    local info
    if kind == 0x00 then
        info = data(buffer, length, tree)
    elseif kind == 0x81 or kind == 0x82 then
        info = ping(buffer, tree)
    elseif kind == 0x41 then
        info = receipts(buffer, tree)
    else
        tree:add(f.link, buffer(6, 1))
        -- The one field in the order of the sender's processor.
        tree:add_le(f.size, buffer(7, 2))
        info = "link " .. buffer(6, 1):uint() .. ", size " .. buffer(7, 2):le_uint()
    end
    pinfo.cols.info = TYPES[kind] .. " of host " .. buffer(2, 2):uint() .. ", " .. info
end

local function handshake(buffer, length, tree, pinfo)
    local kind = KINDS[buffer(0, 1):uint()]
    tree:add(f.kind, buffer(0, 1))
    if length < HANDSHAKE_HEADER + MAC or length > LONGEST_HANDSHAKE then
        pinfo.cols.info = "Malformed: " .. complain(tree, "no " .. kind .. " has " .. length .. " bytes")
        return
    end
    tree:add(f.suite, buffer(1, 1))
    tree:add(f.link, buffer(2, 1))
    tree:add(f.session_version, buffer(3, 1))
    tree:add(f.index, buffer(4, 4))
    tree:add(f.receiver_index, buffer(8, 4))
    tree:add(f.host, buffer(12, 2))
    tree:add(f.receiver, buffer(14, 2))
    tree:add(f.time, buffer(16, 8))
    tree:add(f.sealed, buffer(HANDSHAKE_HEADER, length - HANDSHAKE_HEADER))
    pinfo.cols.info = "Session " .. kind .. " of host " .. buffer(12, 2):uint() .. " to host "
        .. buffer(14, 2):uint() .. ", link " .. buffer(2, 1):uint()
end

local function transport(buffer, length, tree, pinfo)
    tree:add(f.kind, buffer(0, 1))
    if length < TRANSPORT_HEADER + TAG + SHORTEST_PLAIN then
        pinfo.cols.info = "Malformed: " .. complain(tree, "no TRANSPORT has " .. length .. " bytes")
        return
    end
    tree:add(f.receiver_index, buffer(4, 4))
    tree:add(f.counter, buffer(8, 8))
    tree:add(f.sealed, buffer(TRANSPORT_HEADER, length - TRANSPORT_HEADER))
    pinfo.cols.info = "Session TRANSPORT, number " .. tostring(buffer(8, 8):uint64())
end

local function is_transport(buffer, length)
    return length >= 4 and buffer(0, 4):uint() == 0xc4000000
end

local function is_handshake(buffer, length)
    local first = buffer(0, 1):uint()
    return first == 0xc1 or first == 0xc2
end

function libknet.dissector(buffer, pinfo, root)
    local length = buffer:len()
    if length == 0 then
        return 0
    end
    pinfo.cols.protocol = "libknet"
    local tree = root:add(libknet, buffer())
    if is_transport(buffer, length) then
        transport(buffer, length, tree, pinfo)
    elseif is_handshake(buffer, length) then
        handshake(buffer, length, tree, pinfo)
    elseif buffer(0, 1):uint() == 1 then
        plain(buffer, length, tree, pinfo)
    else
        tree:add(f.sealed, buffer())
        pinfo.cols.info = "Sealed, " .. length .. " bytes"
    end
    return length
end

-- For other ports, only what is right in all that can be checked: others' packets come over them, too.
local function looks_like_it(buffer)
    local length = buffer:len()
    if length < SHORTEST_PLAIN then
        return false
    end
    if is_transport(buffer, length) then
        return length >= TRANSPORT_HEADER + TAG + SHORTEST_PLAIN
    end
    if is_handshake(buffer, length) then
        return length >= HANDSHAKE_HEADER + MAC and length <= LONGEST_HANDSHAKE
            and SUITES[buffer(1, 1):uint()] ~= nil and buffer(2, 1):uint() < LINKS and buffer(3, 1):uint() == 1
    end
    return buffer(0, 1):uint() == 1 and buffer(4, 1):uint() <= 1 and buffer(5, 1):uint() == 0
        and fault(buffer, length) == nil
end

libknet:register_heuristic("udp", function(buffer, pinfo, root)
    if not looks_like_it(buffer) then
        return false
    end
    libknet.dissector(buffer, pinfo, root)
    return true
end)

local udp = DissectorTable.get("udp.port")
local registered = libknet.prefs.ports
udp:add(registered, libknet)

function libknet.prefs_changed()
    if registered ~= libknet.prefs.ports then
        udp:remove(registered, libknet)
        registered = libknet.prefs.ports
        udp:add(registered, libknet)
    end
end
