// What records, collection expressions and ranges need on netstandard2.0.

namespace System
{
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public int Value => value;

        public bool IsFromEnd => fromEnd;

        public static Index Start => new(0);

        public static Index End => new(0, true);

        public int GetOffset(int length) => fromEnd ? length - value : value;

        public static implicit operator Index(int value) => new(value);

        public override string ToString() => fromEnd ? "^" + value : value.ToString(Globalization.CultureInfo.InvariantCulture);
    }

    internal readonly struct Range(Index start, Index end)
    {
        public Index Start => start;

        public Index End => end;

        public static Range StartAt(Index start) => new(start, Index.End);

        public static Range EndAt(Index end) => new(Index.Start, end);
    }
}

namespace System.Runtime.CompilerServices
{
    internal static class IsExternalInit;

    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
    internal sealed class CollectionBuilderAttribute(Type builderType, string methodName) : Attribute
    {
        public Type BuilderType => builderType;

        public string MethodName => methodName;
    }
}
