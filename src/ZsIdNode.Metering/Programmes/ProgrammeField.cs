using System.Text.Json;

namespace ZsIdNode.Metering.Programmes;

/// <summary>
/// One place in a programme file. What is missing or of the wrong kind is noted and read as something
/// harmless, so that reading goes on and every fault of a file is found in one pass.
/// </summary>
internal readonly struct ProgrammeField(JsonElement? element, string path, List<ProgrammeFault> faults)
{
    public const int CharactersMost = 4_000;
    public const int ItemsMost = 100;

    public string Path => path;

    /// <summary>The object's members in the order of <paramref name="names"/>; notes those that are missing or unknown.</summary>
    public ProgrammeField[] Members(params ReadOnlySpan<string> names)
    {
        var members = new ProgrammeField[names.Length];
        bool isObject = Is(JsonValueKind.Object, "an object");
        for (int i = 0; i < names.Length; i++)
        {
            string place = $"{path}.{names[i]}";
            JsonElement member = default;
            bool present = isObject && element!.Value.TryGetProperty(names[i], out member);
            if (isObject && !present)
            {
                faults.Add(new ProgrammeFault(place, "is missing"));
            }

            members[i] = new ProgrammeField(present ? member : null, place, faults);
        }

        if (isObject)
        {
            foreach (JsonProperty property in element!.Value.EnumerateObject())
            {
                if (!names.Contains(property.Name))
                {
                    faults.Add(new ProgrammeFault($"{path}.{property.Name}", "is not a known member"));
                }
            }
        }

        return members;
    }

    public IReadOnlyList<T> Items<T>(int atLeast, Func<ProgrammeField, T> read)
    {
        if (!Is(JsonValueKind.Array, "an array"))
        {
            return [];
        }

        int count = element!.Value.GetArrayLength();
        if (count < atLeast || count > ItemsMost)
        {
            Fault($"must have {atLeast} to {ItemsMost} items, not {count}");
            return [];
        }

        List<T> items = [];
        foreach (JsonElement item in element.Value.EnumerateArray())
        {
            items.Add(read(new ProgrammeField(item, $"{path}[{items.Count}]", faults)));
        }

        return items;
    }

    public string Text()
    {
        if (!Is(JsonValueKind.String, "a text"))
        {
            return "";
        }

        string text = element!.Value.GetString()!;
        if (string.IsNullOrWhiteSpace(text) || text.Length > CharactersMost)
        {
            Fault($"must have 1 to {CharactersMost} characters");
        }

        return text;
    }

    public Bilingual Bilingual()
    {
        ProgrammeField[] texts = Members("zh", "en");
        return new Bilingual(Zh: texts[0].Text(), En: texts[1].Text());
    }

    public BeijingDay Day()
    {
        BeijingDay day = default;
        if (Is(JsonValueKind.String, "a day such as \"2025-12-31\"") && !BeijingDay.TryParse(element!.Value.GetString()!, out day))
        {
            Fault("must be a day such as \"2025-12-31\"");
        }

        return day;
    }

    public long Number(long least, long most)
    {
        long number = least;
        if (Is(JsonValueKind.Number, "a number") && (!element!.Value.TryGetInt64(out number) || number < least || number > most))
        {
            Fault($"must be a whole number from {least} to {most}");
        }

        return number;
    }

    /// <summary>One of a few words.</summary>
    public T OneOf<T>(params ReadOnlySpan<(string Word, T Meaning)> words)
    {
        string? text = element is { ValueKind: JsonValueKind.String } word ? word.GetString() : null;
        foreach ((string word, T meaning) choice in words)
        {
            if (choice.word == text)
            {
                return choice.meaning;
            }
        }

        if (element is not null)
        {
            List<string> known = [];
            foreach ((string Word, T) choice in words)
            {
                known.Add($"\"{choice.Word}\"");
            }

            Fault($"must be one of {string.Join(", ", known)}");
        }

        return words[0].Meaning;
    }

    public void Fault(string text) => faults.Add(new ProgrammeFault(path, text));

    /// <summary>What is absent was noted by its parent.</summary>
    private bool Is(JsonValueKind kind, string expected)
    {
        if (element is { } present && present.ValueKind != kind)
        {
            Fault($"must be {expected}");
        }

        return element?.ValueKind == kind;
    }
}
