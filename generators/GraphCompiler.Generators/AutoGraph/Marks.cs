using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>What nodes of a twin remember through all passes: where the user wrote them and what was found out about them.</summary>
internal static class Marks
{
    private const string Origin = "origin";
    private const string Tensor = "tensor";
    private const string Words = "words";
    private const string Proceed = "proceed";
    private const string Result = "result";

    private const string Unset = "unset";

    /// <summary>Statements that stand for one: a list takes them apart.</summary>
    private const string Several = "several";

    public static T WithOrigin<T>(this T node, TextSpan span)
        where T : SyntaxNode => node.With(Origin, string.Format(CultureInfo.InvariantCulture, "{0} {1}", span.Start, span.Length));

    /// <summary>The place in the user's file of a node, or of the nearest one around it.</summary>
    public static TextSpan? OriginOf(SyntaxNode? node)
    {
        for (; node is not null; node = node.Parent)
        {
            if (Find(node, Origin)?.Split(' ') is [var start, var length]) return new TextSpan(int.Parse(start, CultureInfo.InvariantCulture), int.Parse(length, CultureInfo.InvariantCulture));
        }

        return null;
    }

    /// <summary>Control flow on a tensor, with the user's words for what decides.</summary>
    public static T AsTensor<T>(this T node, string words)
        where T : SyntaxNode => node.With(Tensor, "").With(Words, words);

    public static bool IsTensor(SyntaxNode node) => node.HasAnnotations(Tensor);

    public static string? WordsOf(SyntaxNode node) => Find(node, Words);

    /// <summary>Takes over what is known of another node.</summary>
    public static T Like<T>(this T node, SyntaxNode other)
        where T : SyntaxNode => node.WithAdditionalAnnotations(new[] { Origin, Tensor, Words, Proceed }.SelectMany(other.GetAnnotations));

    /// <summary>What a <c>foreach</c> asks before each iteration.</summary>
    public static T WithProceed<T>(this T node, string condition)
        where T : SyntaxNode => node.With(Proceed, Find(node, Proceed) is { } others ? $"{others} && {condition}" : condition);

    public static string? ProceedOf(SyntaxNode node) => Find(node, Proceed);

    /// <summary>The type that a lambda returns.</summary>
    public static T WithResult<T>(this T node, string type)
        where T : SyntaxNode => node.With(Result, type);

    public static string? ResultOf(SyntaxNode node) => Find(node, Result);

    /// <summary>A local that has no value to begin with.</summary>
    public static T AsUnset<T>(this T node)
        where T : SyntaxNode => node.With(Unset, "");

    public static bool IsUnset(SyntaxNode? node) => node is not null && node.HasAnnotations(Unset);

    public static T AsSeveral<T>(this T node)
        where T : SyntaxNode => node.With(Several, "");

    public static bool IsSeveral(SyntaxNode node) => node.HasAnnotations(Several);

    private static T With<T>(this T node, string kind, string data)
        where T : SyntaxNode => node.WithoutAnnotations(kind).WithAdditionalAnnotations(new SyntaxAnnotation(kind, data));

    private static string? Find(SyntaxNode node, string kind) => node.GetAnnotations(kind).FirstOrDefault()?.Data;
}
