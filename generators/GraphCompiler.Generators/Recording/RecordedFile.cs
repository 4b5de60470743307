using GraphCompiler.Core;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace GraphCompiler.Generators.Recording;

/// <summary>A <c>*.tfkernels</c> file: the groups that its lines stand for, and what is wrong with those that stand for none.</summary>
internal sealed record RecordedFile(EquatableArray<Group> Groups, EquatableArray<Report> Reports)
{
    public static bool IsOne(AdditionalText file) => file.Path.EndsWith(KernelFile.Extension, StringComparison.OrdinalIgnoreCase);

    public static RecordedFile Parse(AdditionalText file, CancellationToken cancellation)
    {
        var (groups, reports) = (new List<Group>(), new List<Report>());
        if (file.GetText(cancellation) is { Length: > 0 } text)
        {
            if (text.Lines[0].ToString() == KernelFile.Header) ParseKeys(text);
            else Refuse(text, text.Lines[0].Span, $"the first line of the file is not '{KernelFile.Header}'");
        }

        return new RecordedFile(groups.ToEquatableArray(), reports.ToEquatableArray());

        void ParseKeys(SourceText text)
        {
            foreach (var line in text.Lines.Skip(1))
            {
                cancellation.ThrowIfCancellationRequested();
                var key = line.ToString();
                if (!KernelFile.IsKey(key)) continue;
                if (GroupParser.Parse(key, out var error) is { } group) groups.Add(group);
                else Refuse(text, new TextSpan(line.Start + error!.Column, error.Length), error.Message);
            }
        }

        void Refuse(SourceText text, TextSpan span, string message) =>
            reports.Add(Report.Create(DiagnosticDescriptors.RefusedKey, Location.Create(file.Path, span, text.Lines.GetLinePositionSpan(span)), message));
    }
}
